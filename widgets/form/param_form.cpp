#include "widgets/form/param_form.h"

#include <algorithm>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"
#include "widgets/form/flow_layout.h"
#include "widgets/form/param_row.h"

namespace earshot {
namespace {

std::string whole_path(const Section& section, const Parameter& parameter) {
  return section.path.empty() ? parameter.id : section.path + '.' + parameter.id;
}

bool same_rows(const std::vector<Section>& a, const std::vector<Section>& b) {
  return std::equal(
      a.begin(), a.end(), b.begin(), b.end(), [](const Section& one, const Section& other) {
        return one.path == other.path && one.label == other.label &&
               std::equal(one.parameters.begin(), one.parameters.end(), other.parameters.begin(),
                          other.parameters.end(), [](const Parameter& p, const Parameter& q) {
                            return p.id == q.id && p.label == q.label && p.fallback == q.fallback;
                          });
      });
}

}  // namespace

ParamForm::ParamForm(QWidget* parent) : QWidget(parent) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(4);
  search_ = new QLineEdit(this);
  search_->setObjectName("form_search");
  search_->setPlaceholderText(tr("Search the settings"));
  search_->setAccessibleName(tr("Search the settings"));
  search_->setClearButtonEnabled(true);
  column->addWidget(search_);
  constexpr int spare_of_a_chip = 14;  // beside its words
  chips_ = new FlowLayout(2, spare_of_a_chip);
  column->addLayout(chips_);
  nothing_ = new QLabel(this);
  nothing_->setProperty("role", "muted");
  nothing_->setWordWrap(true);
  nothing_->hide();
  column->addWidget(nothing_);
  scroll_ = new QScrollArea(this);
  scroll_->setFrameShape(QFrame::NoFrame);
  scroll_->setWidgetResizable(true);
  scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll_->setAccessibleName(tr("Settings"));
  scroll_->setMinimumHeight(grid::title_line);  // where there is little room, chips stay apart
  inside_ = new QWidget(scroll_);
  column_ = new QVBoxLayout(inside_);
  column_->setContentsMargins(0, 0, 8, 0);
  column_->setSpacing(8);
  column_->addStretch(1);
  scroll_->setWidget(inside_);
  column->addWidget(scroll_, 1);
  connect(search_, &QLineEdit::textChanged, this, &ParamForm::show_wanted);
  connect(scroll_->verticalScrollBar(), &QScrollBar::valueChanged, this, &ParamForm::show_chips);
}

void ParamForm::set_sections(std::vector<Section> sections) {
  if (same_rows(sections, sections_)) return;
  sections_ = std::move(sections);
  for (const Group& group : groups_) {
    group.box->hide();
    // The row that asked for this may be the sender of the signal being handled.
    group.box->deleteLater();
    group.chip->hide();
    group.chip->deleteLater();
  }
  groups_.clear();
  for (const Section& section : sections_) {
    if (!section.parameters.empty()) add_group(section);
  }
  show_wanted();
  // Which section stands at the top is known once they are laid out.
  QTimer::singleShot(0, this, &ParamForm::show_chips);
}

void ParamForm::add_group(const Section& section) {
  Group group;
  group.path = QString::fromStdString(section.path);
  group.box = new QWidget(inside_);
  auto* rows = new QVBoxLayout(group.box);
  rows->setContentsMargins(0, 0, 0, 0);
  rows->setSpacing(0);
  group.head = new QToolButton(group.box);
  group.head->setObjectName("section_head");
  group.head->setText(QString::fromStdString(section.label));
  group.head->setToolTip(QString::fromStdString(section.help));
  group.head->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  group.head->setAutoRaise(true);
  group.head->setAccessibleName(tr("Section %1").arg(group.head->text()));
  rows->addWidget(group.head);
  for (const Parameter& parameter : section.parameters) {
    auto* row = new ParamRow(parameter, whole_path(section, parameter), group.box);
    row->set_training(training_);
    connect(row, &ParamRow::edited, this, &ParamForm::edited);
    connect(row, &ParamRow::mend_asked, this, &ParamForm::mend_asked);
    rows->addWidget(row);
    group.rows.push_back(row);
  }
  group.more = new QToolButton(group.box);
  group.more->setObjectName("more");
  group.more->setAutoRaise(true);
  rows->addWidget(group.more);
  const QString path = group.path;
  const auto toggled = [this, path](QSet<QString>& set) {
    if (!set.remove(path)) set.insert(path);
    show_wanted();
  };
  connect(group.head, &QToolButton::clicked, this, [this, toggled] { toggled(folded_); });
  connect(group.more, &QToolButton::clicked, this, [this, toggled] { toggled(opened_); });
  group.chip = new QToolButton(this);
  group.chip->setObjectName("chip");
  group.chip->setText(plain_entry(group.head->text()));
  group.chip->setCheckable(true);
  group.chip->setFocusPolicy(Qt::TabFocus);
  group.chip->setFont(caption_font(*this));
  group.chip->setAccessibleName(tr("Go to the section %1").arg(group.head->text()));
  group.chip->setToolTip(group.head->toolTip().isEmpty() ? group.chip->accessibleName()
                                                         : group.head->toolTip());
  connect(group.chip, &QToolButton::clicked, this, [this, path] { scroll_to(path); });
  chips_->addWidget(group.chip);
  column_->insertWidget(column_->count() - 1, group.box);
  groups_.push_back(group);
}

void ParamForm::show_wanted() {
  const QString words = search_->text().trimmed();
  bool any = false;
  for (const Group& group : groups_) {
    const bool folded = words.isEmpty() && folded_.contains(group.path);
    const bool opened = opened_.contains(group.path);
    int shown = 0, advanced = 0;
    for (ParamRow* row : group.rows) {
      const bool wanted =
          words.isEmpty() ? !folded && (opened || !row->parameter().advanced) : row->matches(words);
      row->setVisible(wanted);
      if (wanted) ++shown;
      if (row->parameter().advanced) ++advanced;
    }
    group.head->setArrowType(folded ? Qt::RightArrow : Qt::DownArrow);
    group.more->setVisible(words.isEmpty() && !folded && advanced > 0);
    group.more->setText(opened ? tr("Fewer") : tr("%n more", "", advanced));
    group.more->setToolTip(opened ? tr("Hides the settings for experts")
                                  : tr("Shows the settings for experts"));
    group.more->setAccessibleName(tr("%1 of %2").arg(group.more->text(), group.head->text()));
    group.box->setVisible(words.isEmpty() || shown > 0);
    any = any || shown > 0;
  }
  nothing_->setText(tr("No setting has “%1” in its name, help or source.").arg(words));
  nothing_->setVisible(!words.isEmpty() && !any);
  show_chips();
}

void ParamForm::scroll_to(const QString& section) {
  search_->clear();
  folded_.remove(section);
  show_wanted();
  inside_->layout()->activate();
  for (const Group& group : groups_) {
    if (group.path == section) scroll_->verticalScrollBar()->setValue(group.box->y());
  }
  show_chips();
}

void ParamForm::show_chips() {
  const int top = scroll_->verticalScrollBar()->value();
  const bool at_end = top > 0 && top == scroll_->verticalScrollBar()->maximum();
  const Group* current = nullptr;
  for (const Group& group : groups_) {
    const bool begins_above = group.box->y() <= top + 4;
    const bool is_wanted = group.chip->hasFocus() || group.chip->underMouse();
    if (current == nullptr || begins_above || (at_end && is_wanted)) current = &group;
  }
  for (const Group& group : groups_) {
    group.chip->setChecked(&group == current);
    const bool changed = std::ranges::any_of(group.rows, &ParamRow::differs_from_recipe);
    const QString name = plain_entry(group.head->text());
    group.chip->setText(changed ? name + QStringLiteral(" •") : name);
  }
}

void ParamForm::show_values(const Experiment& experiment) {
  for (const Group& group : groups_) {
    for (ParamRow* row : group.rows) {
      const auto found = experiment.values.find(row->path());
      if (found != experiment.values.end()) row->set_value(found->second);
    }
  }
}

void ParamForm::set_training(bool training) {
  training_ = training;
  for (const Group& group : groups_) {
    for (ParamRow* row : group.rows) row->set_training(training);
  }
}

void ParamForm::show_wrong(const std::vector<Wrong>& wrong) {
  QHash<QString, const Wrong*> by_path;
  for (const Wrong& one : wrong) by_path.insert(QString::fromStdString(one.path), &one);
  for (const Group& group : groups_) {
    for (ParamRow* row : group.rows) {
      const Wrong* one = by_path.value(QString::fromStdString(row->path()));
      row->set_contradiction(one != nullptr ? one->words : QString(),
                             one != nullptr ? one->mend : QString());
    }
  }
}

void ParamForm::show_recipe(const QString& name,
                            const std::function<std::optional<Value>(const std::string&)>& of) {
  for (const Group& group : groups_) {
    for (ParamRow* row : group.rows) row->set_recipe(of(row->path()), name);
  }
  show_chips();
}

ParamRow* ParamForm::row(const std::string& path) const {
  for (const Group& group : groups_) {
    for (ParamRow* row : group.rows) {
      if (row->path() == path) return row;
    }
  }
  return nullptr;
}

void ParamForm::reveal(const std::string& path) {
  ParamRow* wanted = row(path);
  if (wanted == nullptr) return;
  search_->clear();
  for (const Group& group : groups_) {
    if (std::find(group.rows.begin(), group.rows.end(), wanted) == group.rows.end()) continue;
    folded_.remove(group.path);
    if (wanted->parameter().advanced) opened_.insert(group.path);
  }
  show_wanted();
  inside_->layout()->activate();
  scroll_->ensureWidgetVisible(wanted);
  wanted->focus_editor();
}

}  // namespace earshot
