#include "widgets/chrome/palette.h"

#include <cmath>
#include <QGuiApplication>
#include <QStyleHints>
#include <QWidget>

namespace earshot {

namespace {

QColor rgb(unsigned value) {
  return QColor::fromRgb(value);
}

std::vector<QColor> colours(std::initializer_list<unsigned> values) {
  std::vector<QColor> list;
  for (const unsigned value : values) list.push_back(rgb(value));
  return list;
}

Palette make_dark() {
  Palette p;
  p.is_dark = true;
  p.window = rgb(0x16181d);
  p.panel = rgb(0x1d2026);
  p.raised = rgb(0x262a32);
  p.line = rgb(0x343943);
  p.text = rgb(0xe6e8ec);
  p.muted = rgb(0x9aa1ad);
  p.faint = rgb(0x6b7280);
  p.accent = rgb(0x4cc2b0);
  p.on_accent = rgb(0x10221f);
  p.original = rgb(0xaab2bf);
  p.view_a = rgb(0x4aa8ff);
  p.view_b = rgb(0xffb454);
  p.good = rgb(0x5ecf8a);
  p.careful = rgb(0xf2c14e);
  p.bad = rgb(0xff6b6b);
  p.classes = colours({0x4cc2b0, 0xffb454, 0x7aa2ff, 0xf35263, 0xc792ea, 0xa3d65c, 0xff8fc7,
                       0xf7e05a, 0x5ad1f5, 0xd19a66, 0x8f7bff, 0xb8c0cc});
  p.signed_low = rgb(0x4aa8ff);
  p.signed_zero = rgb(0x343943);
  p.signed_high = rgb(0xffb454);
  return p;
}

Palette make_light() {
  Palette p;
  p.is_dark = false;
  p.window = rgb(0xeef0f3);
  p.panel = rgb(0xffffff);
  p.raised = rgb(0xf6f7f9);
  p.line = rgb(0xd5d9e0);
  p.text = rgb(0x1b1f27);
  p.muted = rgb(0x596273);
  p.faint = rgb(0x8a93a3);
  p.accent = rgb(0x0b7f70);
  p.on_accent = rgb(0xffffff);
  p.original = rgb(0x5b6472);
  p.view_a = rgb(0x0b66c3);
  p.view_b = rgb(0xa85a00);
  p.good = rgb(0x1a7f43);
  p.careful = rgb(0x8a6100);
  p.bad = rgb(0xc5303c);
  p.classes = colours({0x0b7f70, 0xc77700, 0x2f5fd0, 0xc5303c, 0x7d3cb5, 0x5a8a00, 0xc2338b,
                       0x8f7a00, 0x0086a8, 0x8a5a2b, 0x5b45d6, 0x6b7280});
  p.signed_low = rgb(0x0b66c3);
  p.signed_zero = rgb(0xe3e6eb);
  p.signed_high = rgb(0xa85a00);
  return p;
}

double linear(double channel) {
  return channel <= 0.03928 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor& colour) {
  return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) +
         0.0722 * linear(colour.blueF());
}

}  // namespace

const Palette& Palette::dark() {
  static const Palette palette = make_dark();
  return palette;
}

const Palette& Palette::light() {
  static const Palette palette = make_light();
  return palette;
}

const Palette& Palette::for_system() {
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
  const Qt::ColorScheme scheme = QGuiApplication::styleHints()->colorScheme();
  if (scheme != Qt::ColorScheme::Unknown) {
    return scheme == Qt::ColorScheme::Dark ? dark() : light();
  }
#endif
  // Before Qt 6.5 the desktop's wish shows in the palette alone, and only until apply() has put
  // ours in its place: so it is read once.
  static const bool desktop_is_dark =
      QGuiApplication::palette().color(QPalette::Window).lightnessF() < 0.5F;
  return desktop_is_dark ? dark() : light();
}

const Palette& Palette::for_scheme(Scheme scheme) {
  if (scheme == Scheme::Dark) return dark();
  if (scheme == Scheme::Light) return light();
  return for_system();
}

const Palette& Palette::of(const QWidget& widget) {
  // Told from a role that no style sheet touches, which backgrounds and text colours do.
  const QColor ground = widget.palette().color(QPalette::ToolTipBase);
  return ground.lightnessF() < 0.5F ? dark() : light();
}

QColor Palette::class_colour(int index) const {
  if (index < 0) return muted;
  return classes[static_cast<std::size_t>(index) % classes.size()];
}

QColor Palette::view_colour(int view) const {
  if (view < 2) return view == 1 ? view_b : view_a;
  // Those after teal, orange, blue and red, which mean something else or a view before.
  return class_colour(view + 2);
}

QColor Palette::run_colour(int index, bool current) const {
  if (current) return accent;
  // The first class colour is the accent itself, which belongs to the current run.
  const std::size_t others = classes.size() - 1;
  return classes[1 + static_cast<std::size_t>(std::max(index, 0)) % others];
}

QPalette Palette::qt() const {
  QPalette qt;
  qt.setColor(QPalette::Window, panel);
  qt.setColor(QPalette::WindowText, text);
  qt.setColor(QPalette::Base, is_dark ? window : panel);
  qt.setColor(QPalette::AlternateBase, raised);
  qt.setColor(QPalette::Text, text);
  qt.setColor(QPalette::Button, raised);
  qt.setColor(QPalette::ButtonText, text);
  qt.setColor(QPalette::BrightText, bad);
  qt.setColor(QPalette::PlaceholderText, muted);
  qt.setColor(QPalette::ToolTipBase, raised);
  qt.setColor(QPalette::ToolTipText, text);
  qt.setColor(QPalette::Highlight, accent);
  qt.setColor(QPalette::HighlightedText, on_accent);
  qt.setColor(QPalette::Link, accent);
  qt.setColor(QPalette::LinkVisited, accent);
  qt.setColor(QPalette::Light, line);
  qt.setColor(QPalette::Midlight, line);
  qt.setColor(QPalette::Mid, line);
  qt.setColor(QPalette::Dark, line);
  qt.setColor(QPalette::Shadow, line);
  for (const QPalette::ColorRole role :
       {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText}) {
    qt.setColor(QPalette::Disabled, role, faint);
  }
  qt.setColor(QPalette::Disabled, QPalette::Highlight, line);
  return qt;
}

double contrast(const QColor& a, const QColor& b) {
  const double light = std::max(luminance(a), luminance(b));
  const double dark = std::min(luminance(a), luminance(b));
  return (light + 0.05) / (dark + 0.05);
}

QColor mixed(const QColor& under, const QColor& over, double share) {
  const auto at = [share](int from, int to) {
    return static_cast<int>(std::lround(from + share * (to - from)));
  };
  return {at(under.red(), over.red()), at(under.green(), over.green()),
          at(under.blue(), over.blue())};
}

}  // namespace earshot
