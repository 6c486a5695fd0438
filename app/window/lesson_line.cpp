#include "app/window/lesson_line.h"

#include <QHBoxLayout>
#include <QLabel>

#include "app/panels/audition_panel.h"
#include "app/panels/curves_panel.h"
#include "app/panels/inside_panel.h"
#include "app/session/session.h"
#include "app/window/layouts.h"
#include "widgets/chrome/plain_words.h"
#include "widgets/chrome/style.h"

namespace earshot {

LessonLine::LessonLine(Session& session, Layouts& layouts, QWidget* parent)
    : QWidget(parent), session_(session), layouts_(layouts) {
  setObjectName("lesson");
  setAttribute(Qt::WA_StyledBackground);
  setAccessibleName(tr("Lesson of the method"));
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(grid::inset, grid::inside, grid::inset, grid::inside);
  row->setSpacing(grid::between);
  for (QLabel*& sentence : sentences_) {
    sentence = new QLabel(this);
    sentence->setObjectName("lesson_sentence");
    sentence->setWordWrap(true);
    sentence->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    sentence->setTextFormat(Qt::RichText);
    sentence->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    connect(sentence, &QLabel::linkActivated, this,
            [this](const QString& panel) { layouts_.reveal(panel); });
    row->addWidget(sentence, 1);
  }
  connect(&session_.experiment(), &ExperimentDocument::changed, this, &LessonLine::refresh);
  connect(&session_.run(), &RunDocument::opened, this, &LessonLine::refresh);
  connect(&layouts_, &Layouts::chosen, this, &LessonLine::show_in_layout);
  refresh();
}

void LessonLine::set_shown(bool shown) {
  session_.settings().set_lesson_shown(layouts_.current(), shown);
  setVisible(shown);
}

void LessonLine::show_in_layout() {
  setVisible(session_.settings().lesson_shown(layouts_.current(), layouts_.teaches()));
}

void LessonLine::refresh() {
  const Experiment& experiment =
      session_.run().is_open() ? session_.run().experiment() : session_.experiment().experiment();
  const MethodEntry* method = session_.catalogue().method(experiment.text("method.name"));
  Lesson lesson;
  if (method != nullptr) {
    lesson = method->lesson ? method->lesson(experiment.values)
                            : Lesson{method->words.summary, method->words.source, {}};
  }
  const PanelWords panels[] = {AuditionPanel::words(), InsidePanel::words(), CurvesPanel::words()};
  const std::string* told[] = {&lesson.hear, &lesson.look, &lesson.watch};
  for (std::size_t i = 0; i < sentences_.size(); ++i) {
    const QString words = QString::fromStdString(*told[i]);
    sentences_[i]->setText(
        QStringLiteral("<a href=\"%1\" style=\"text-decoration:none\">%2</a> · %3")
            .arg(panels[i].id, panels[i].title.toHtmlEscaped(), words.toHtmlEscaped()));
    sentences_[i]->setAccessibleName(panels[i].title + QStringLiteral(": ") + words);
    sentences_[i]->setVisible(!words.isEmpty());
  }
}

}  // namespace earshot
