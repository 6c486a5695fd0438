#include "widgets/chrome/style.h"

#include <algorithm>
#include <cmath>
#include <QApplication>
#include <QFontDatabase>
#include <QStyleFactory>
#include <QWidget>

#include "widgets/chrome/icons.h"
#include "widgets/chrome/plain_words.h"

namespace earshot {

namespace {

constexpr int caption_px = 11;
constexpr int text_px = 13;
constexpr int figure_px = 20;
constexpr int headline_px = 28;
constexpr QChar thin_space(0x2009);

QFont sized(const QWidget& widget, int px) {
  QFont font = widget.font();
  const double base = font.pixelSize() > 0 ? font.pixelSize() : text_px;
  // A caption's own label has a smaller font already; the program's font tells the scale.
  const QFont program = QApplication::font();
  const double scale = (program.pixelSize() > 0 ? program.pixelSize() : base) / text_px;
  font.setPixelSize(std::max(1, static_cast<int>(std::lround(px * scale))));
  return font;
}

// %window% and the like are replaced by the palette's colours.
constexpr const char* sheet = R"(
QMainWindow, QDialog, QStatusBar { background: %window%; }
QSplitter::handle { background: %window%; }
QSplitter::handle:horizontal { width: 5px; }
QSplitter::handle:vertical { height: 5px; }
QSplitter::handle:hover { background: %accent%; }
QStatusBar { color: %muted%; }
QStatusBar::item { border: none; }
QToolTip { background: %raised%; color: %text%; border: 1px solid %line%; padding: 4px; }

QMenu { background: %raised%; border: 1px solid %line%; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 8px; border-radius: 4px; }
QMenu::icon { padding-left: 8px; }
QMenu::item:selected { background: %accent%; color: %on_accent%; }
QMenu::item:disabled { color: %faint%; background: transparent; }
QMenu::separator { height: 1px; background: %line%; margin: 4px 8px; }

QLabel[role="caption"] { color: %muted%; font-size: %caption%px; }
QLabel[role="muted"] { color: %muted%; }
QLabel[role="good"] { color: %good%; }
QLabel[role="careful"] { color: %careful%; }
QLabel[role="bad"] { color: %bad%; }
QLabel[role="figure"] { font-size: %figure%px; }
QLabel[role="headline"] { font-size: %headline%px; font-weight: 600; }

earshot--Panel { background: %panel%; }
#command_palette, #run_popup { background: %raised%; border: 1px solid %line%; border-radius: 4px; }
#command_palette QAbstractItemView, #run_popup QAbstractItemView { background: transparent; }
#command_bar { background: %window%; }
#lesson { background: %panel%; border-bottom: 5px solid %window%; }
#training_strip { background: %panel%; border-top: 1px solid %line%; border-bottom: 1px solid %line%; }
#strip_progress { border-radius: 0; max-height: 2px; min-height: 2px; background: transparent; }
#strip_progress::chunk { border-radius: 0; }
#notice_bar { background: %accent_soft%; border-top: 1px solid %line%; }
#title_row { background: %panel%; border-bottom: 1px solid %line%; }
#title_line #title { color: %text%; }
#panel_tabs::tab { padding: 4px 12px; }
#layout_tabs::tab { padding: 4px 12px; border: 1px solid %line%; margin-left: -1px; }
#layout_tabs::tab:first, #layout_tabs::tab:only-one { margin-left: 0;
  border-top-left-radius: 4px; border-bottom-left-radius: 4px; }
#layout_tabs::tab:last, #layout_tabs::tab:only-one { border-top-right-radius: 4px;
  border-bottom-right-radius: 4px; }
#layout_tabs::tab:selected { background: %accent_soft%; border-color: %accent%; }

QToolButton { background: transparent; border: 1px solid transparent; border-radius: 4px;
  padding: 3px; color: %text%; outline: none; }
QToolButton:hover { background: %raised_hover%; }
QToolButton:pressed { background: %line%; }
QToolButton:checked { background: %accent_soft%; border-color: %accent%; }
QToolButton:focus { border-color: %accent%; }
QToolButton:disabled { color: %faint%; }
QToolButton[role="primary"] { background: %accent%; border-color: %accent%; color: %on_accent%;
  padding: 3px 12px; }
QToolButton[role="primary"]:hover { background: %accent_hover%; border-color: %accent_hover%; }
QToolButton[role="primary"]:focus { border-color: %text%; }
QToolButton[role="primary"]:disabled { background: %line%; border-color: %line%; color: %faint%; }
QToolButton[popupMode="1"], QToolButton[popupMode="2"] { padding-right: 14px; }
QToolButton::menu-indicator { image: url(:/icons/drop_%scheme%.svg); width: 8px; height: 8px;
  subcontrol-position: right center; subcontrol-origin: padding; right: 2px; }
QToolButton[popupMode="0"]::menu-indicator { image: none; }

QPushButton { background: %raised%; border: 1px solid %line%; border-radius: 4px; color: %text%;
  padding: 4px 12px; min-height: 16px; outline: none; }
QPushButton:hover { background: %raised_hover%; }
QPushButton:pressed { background: %line%; }
QPushButton:checked { background: %accent_soft%; border-color: %accent%; }
QPushButton:focus { border-color: %accent%; }
QPushButton:disabled { color: %faint%; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QPushButton[role="primary"] { background: %accent%; border-color: %accent%; color: %on_accent%; }
QPushButton[role="primary"]:hover { background: %accent_hover%; border-color: %accent_hover%; }
QPushButton[role="primary"]:focus { border-color: %text%; }
QPushButton[role="primary"]:disabled { background: %line%; border-color: %line%; color: %faint%; }

QLineEdit, QAbstractSpinBox, QPlainTextEdit, QTextEdit { background: %field%; color: %text%;
  border: 1px solid %line%; border-radius: 4px; padding: 3px 6px; min-height: 16px;
  selection-background-color: %accent%; selection-color: %on_accent%; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 0; border: none; }
QLineEdit:hover, QAbstractSpinBox:hover { border-color: %faint%; }
QLineEdit:focus, QAbstractSpinBox:focus, QPlainTextEdit:focus { border-color: %accent%; }
QLineEdit:disabled, QAbstractSpinBox:disabled { color: %faint%; background: %panel%; }
QLineEdit[wrong="true"], QAbstractSpinBox[wrong="true"] { border-color: %bad%; }

QComboBox { background: %field%; color: %text%; border: 1px solid %line%; border-radius: 4px;
  padding: 3px 20px 3px 6px; min-height: 16px; combobox-popup: 0; }
QComboBox:hover { border-color: %faint%; }
QComboBox:focus { border-color: %accent%; }
QComboBox:disabled { color: %faint%; background: %panel%; }
QComboBox::drop-down { border: none; width: 18px; }
QComboBox::down-arrow { image: url(:/icons/drop_%scheme%.svg); width: 8px; height: 8px; }
QComboBox QAbstractItemView { background: %raised%; border: 1px solid %line%; padding: 4px;
  selection-background-color: %accent%; selection-color: %on_accent%; outline: none; }

QCheckBox { spacing: 8px; }
QCheckBox::indicator, QAbstractItemView::indicator { width: 14px; height: 14px;
  border: 1px solid %faint%; border-radius: 3px; background: %field%; }
QCheckBox::indicator:hover, QCheckBox::indicator:focus, QAbstractItemView::indicator:hover {
  border-color: %accent%; }
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked { background: %accent%;
  border-color: %accent%; image: url(:/icons/tick_%scheme%.svg); }
QCheckBox::indicator:disabled, QAbstractItemView::indicator:disabled {
  border-color: %line%; }

QAbstractItemView { background: %panel%; alternate-background-color: %panel%; border: none;
  outline: none; selection-background-color: %accent_soft%; selection-color: %text%; }
QTableView { gridline-color: transparent; }
QTableView::item, QTreeView::item, QListView::item { padding: 2px 6px; border: none; }
QTableView::item:selected, QTreeView::item:selected, QListView::item:selected {
  background: %accent_soft%; color: %text%; }
QTableView::item:focus { border: 1px solid %accent%; }
QHeaderView { background: %panel%; }
QHeaderView::section { background: %panel%; color: %muted%; border: none;
  border-bottom: 1px solid %line%; padding: 4px 6px; font-size: %caption%px; font-weight: normal; }
QHeaderView::section:hover { color: %text%; }
QTableCornerButton::section { background: %panel%; border: none; }

QTabBar { background: transparent; }
QTabBar::tab { background: transparent; color: %muted%; padding: 5px 12px; border: none;
  border-bottom: 2px solid transparent; }
QTabBar::tab:hover { color: %text%; }
QTabBar::tab:selected { color: %text%; border-bottom-color: %accent%; }
QTabBar::tab:focus { color: %accent%; }
QTabWidget::pane { border: none; border-top: 1px solid %line%; }

QProgressBar { background: %line%; border: none; border-radius: 2px; max-height: 4px;
  min-height: 4px; color: transparent; }
QProgressBar::chunk { background: %accent%; border-radius: 2px; }

QSlider::groove:horizontal { height: 4px; background: %line%; border-radius: 2px; }
QSlider::sub-page:horizontal { background: %accent%; border-radius: 2px; }
QSlider::handle:horizontal { width: 12px; height: 12px; margin: -4px 0; border-radius: 6px;
  background: %text%; }
QSlider::handle:horizontal:focus { background: %accent%; }

QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: %scroll%; border-radius: 3px; margin: 2px; }
QScrollBar::handle:hover { background: %faint%; }
QScrollBar::handle:vertical { min-height: 24px; }
QScrollBar::handle:horizontal { min-width: 24px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }
)";

}  // namespace

QString style_sheet(const Palette& p, double type_scale) {
  const auto px = [&](int size) { return QString::number(std::lround(size * type_scale)); };
  const QColor field = p.is_dark ? p.window : p.panel;
  const std::pair<const char*, QString> words[] = {
      {"window", p.window.name()},
      {"panel", p.panel.name()},
      {"raised", p.raised.name()},
      {"raised_hover", mixed(p.raised, p.text, 0.08).name()},
      {"line", p.line.name()},
      {"text", p.text.name()},
      {"muted", p.muted.name()},
      {"faint", p.faint.name()},
      {"field", field.name()},
      {"scroll", mixed(p.line, p.faint, 0.35).name()},
      {"accent", p.accent.name()},
      {"accent_soft", mixed(field, p.accent, p.is_dark ? 0.28 : 0.18).name()},
      {"accent_hover", mixed(p.accent, p.text, 0.15).name()},
      {"on_accent", p.on_accent.name()},
      {"good", p.good.name()},
      {"careful", p.careful.name()},
      {"bad", p.bad.name()},
      {"scheme", p.is_dark ? QStringLiteral("dark") : QStringLiteral("light")},
      {"caption", px(caption_px)},
      {"figure", px(figure_px)},
      {"headline", px(headline_px)},
  };
  QString text = QString::fromLatin1(sheet);
  for (const auto& [word, value] : words) {
    text.replace(QLatin1Char('%') + QLatin1String(word) + QLatin1Char('%'), value);
  }
  return text;
}

void apply_font(QApplication& application, double type_scale) {
  QFont font = application.font();
  if (QFontDatabase::hasFamily(QStringLiteral("Inter"))) {
    font.setFamily(QStringLiteral("Inter"));
#if QT_VERSION >= QT_VERSION_CHECK(6, 7, 0)
    font.setFeature(QFont::Tag("tnum"), 1);  // figures below each other line up
#endif
  }
  font.setPixelSize(static_cast<int>(std::lround(text_px * type_scale)));
  if (application.font() != font) application.setFont(font);
}

void apply(QApplication& application, const Palette& palette, double type_scale) {
  const QString sheet = style_sheet(palette, type_scale);
  // Scheme and size of type both stand in it; to polish every widget takes longer than to draw it.
  if (application.styleSheet() == sheet) return;
  load_drawings();
  show_labels_plainly(application);
  Palette::for_system();  // reads the desktop's own palette while it is still there
  constexpr const char* has_style = "earshot_style";
  if (!application.property(has_style).toBool()) {
    application.setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    application.setProperty(has_style, true);
  }
  if (application.palette() != palette.qt()) application.setPalette(palette.qt());
  apply_font(application, type_scale);
  application.setStyleSheet(sheet);
}

QFont caption_font(const QWidget& widget) {
  return sized(widget, caption_px);
}

QFont text_font(const QWidget& widget) {
  return sized(widget, text_px);
}

QFont figure_font(const QWidget& widget) {
  return sized(widget, figure_px);
}

QFont headline_font(const QWidget& widget) {
  QFont font = sized(widget, headline_px);
  font.setWeight(QFont::DemiBold);
  return font;
}

int list_row_height(const QWidget& widget, int least) {
  return std::max(least, QFontMetrics(text_font(widget)).height() + grid::inside);
}

QString number_text(double value) {
  if (std::isnan(value)) return QStringLiteral("not a number");
  if (std::isinf(value)) return value > 0 ? QStringLiteral("∞") : QStringLiteral("−∞");
  const double size = std::abs(value);
  QString text;
  if (size == 0) return QStringLiteral("0");
  if (size < 0.001 || size >= 1e7) {
    text = QString::number(value, 'g', 4);
  } else {
    const int whole_digits = static_cast<int>(std::floor(std::log10(size))) + 1;
    const int decimals = std::max(0, size < 1 ? 4 : 4 - whole_digits);
    text = QString::number(value, 'f', decimals);
    if (text.contains(QLatin1Char('.'))) {
      while (text.endsWith(QLatin1Char('0'))) text.chop(1);
      if (text.endsWith(QLatin1Char('.'))) text.chop(1);
    }
    const int start = text.startsWith(QLatin1Char('-')) ? 1 : 0;
    if (decimals == 0 && text.size() - start >= 5) {
      for (qsizetype at = text.size() - 3; at > start; at -= 3) text.insert(at, thin_space);
    }
  }
  text.replace(QLatin1Char('-'), QChar(0x2212));
  return text;
}

QString with_unit(double value, const QString& unit) {
  return unit.isEmpty() ? number_text(value) : number_text(value) + thin_space + unit;
}

}  // namespace earshot
