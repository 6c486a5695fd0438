#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSlider>
#include <QTabBar>
#include <QTableWidget>
#include <QToolButton>

#include "tests/bench/gallery.h"
#include "widgets/chrome/icons.h"
#include "widgets/chrome/style.h"

namespace earshot::gallery {

void draw_icons(const Save& save) {
  QWidget sheet;
  auto* rows = new QGridLayout(&sheet);
  rows->setSpacing(grid::inside);
  const Palette& palette = Palette::of(sheet);
  int place = 0;
  for (const QString& name : icon_names()) {
    auto* sign = new QLabel;
    sign->setPixmap(icon(name, palette).pixmap(QSize(16, 16), sheet.devicePixelRatioF()));
    auto* large = new QLabel;
    large->setPixmap(icon(name, palette).pixmap(QSize(32, 32), sheet.devicePixelRatioF()));
    auto* words = new QLabel(name);
    words->setProperty("role", "caption");
    auto* cell = new QHBoxLayout;
    cell->addWidget(sign);
    cell->addWidget(large);
    cell->addWidget(words, 1);
    rows->addLayout(cell, place / 6, place % 6);
    ++place;
  }
  sheet.resize(900, 480);
  save(sheet, "icons");
}

void draw_controls(const Save& save) {
  QWidget sheet;
  auto* column = new QVBoxLayout(&sheet);
  column->setSpacing(grid::inside);
  auto* row = new QHBoxLayout;
  auto* train = new QPushButton(icon("play", Palette::of(sheet).on_accent), "Train");
  train->setProperty("role", "primary");
  row->addWidget(train);
  row->addWidget(new QPushButton("Draw again"));
  auto* off = new QPushButton("Evaluate");
  off->setEnabled(false);
  row->addWidget(off);
  for (const char* name : {"pause", "step", "loop", "dice", "pin"}) {
    auto* tool = new QToolButton;
    tool->setIcon(icon(name, Palette::of(sheet)));
    tool->setCheckable(true);
    tool->setChecked(qstrcmp(name, "loop") == 0);
    row->addWidget(tool);
  }
  row->addStretch();
  column->addLayout(row);
  auto* fields = new QHBoxLayout;
  auto* text = new QLineEdit;
  text->setPlaceholderText("Search clips");
  fields->addWidget(text);
  auto* number = new QDoubleSpinBox;
  number->setValue(0.1);
  fields->addWidget(number);
  auto* wrong = new QLineEdit("abc");
  wrong->setProperty("wrong", true);
  fields->addWidget(wrong);
  auto* choice = new QComboBox;
  choice->addItems({"simclr-small", "clmr-paper"});
  fields->addWidget(choice);
  auto* ticked = new QCheckBox("Mel scale");
  ticked->setChecked(true);
  fields->addWidget(ticked);
  fields->addWidget(new QCheckBox("Loop"));
  column->addLayout(fields);
  auto* tabs = new QTabBar;
  for (const char* name : {"Teach", "Train", "Inspect"}) tabs->addTab(name);
  tabs->setCurrentIndex(1);
  tabs->setDrawBase(false);
  column->addWidget(tabs);
  auto* bar = new QProgressBar;
  bar->setValue(42);
  column->addWidget(bar);
  auto* slider = new QSlider(Qt::Horizontal);
  slider->setValue(30);
  column->addWidget(slider);
  auto* figures = new QHBoxLayout;
  for (const auto& [role, words] :
       {std::pair("figure", "0.964"), std::pair("caption", "caption"), std::pair("muted", "muted"),
        std::pair("good", "● healthy"), std::pair("careful", "▲ careful"),
        std::pair("bad", "✕ collapsing")}) {
    auto* label = new QLabel(words);
    label->setProperty("role", role);
    figures->addWidget(label);
  }
  column->addLayout(figures);
  auto* table = new QTableWidget(8, 4);
  table->setHorizontalHeaderLabels({"Clip", "Length", "Label", "Split"});
  table->setSelectionBehavior(QAbstractItemView::SelectRows);
  table->verticalHeader()->hide();
  table->verticalHeader()->setDefaultSectionSize(24);
  for (int i = 0; i < 8; ++i) {
    table->setItem(i, 0, new QTableWidgetItem(QString("ba%1.ogg").arg(i)));
    table->setItem(i, 1, new QTableWidgetItem(QString("0.3%1 s").arg(i)));
    table->setItem(i, 2, new QTableWidgetItem("tone 1"));
    table->setItem(i, 3, new QTableWidgetItem("train"));
  }
  table->setShowGrid(false);
  table->selectRow(2);
  column->addWidget(table);
  sheet.resize(640, 480);
  save(sheet, "controls");
}

}  // namespace earshot::gallery
