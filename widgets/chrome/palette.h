#pragma once

#include <QColor>
#include <QPalette>
#include <vector>

class QWidget;

namespace earshot {

enum class Scheme { System, Dark, Light };

/// Every colour of the window. Widgets, plots, painters and the style sheet read from here and
/// nowhere else. A plain value: painters on other threads take a copy.
struct Palette {
  bool is_dark = true;

  QColor window, panel, raised, line;  ///< surfaces, from the back to the front, and hairlines
  QColor text, muted;                  ///< both readable on every surface
  QColor faint;                        ///< decoration only: never carries meaning
  QColor accent;                       ///< the one action, selection, playhead
  QColor on_accent;                    ///< text on the accent
  QColor original, view_a, view_b;     ///< the three sounds, everywhere
  QColor good, careful, bad;           ///< states; always beside a word or a sign
  std::vector<QColor> classes;         ///< twelve, in order
  QColor signed_low, signed_zero, signed_high;  ///< the ends and middle of signed pictures

  static const Palette& dark();
  static const Palette& light();
  /// What the desktop asks for: Qt's own word from 6.5, before that the lightness of its palette.
  static const Palette& for_system();
  static const Palette& for_scheme(Scheme scheme);
  /// The palette that a widget is shown in, told from its QPalette; a widget that reads it in
  /// paintEvent and repaints on QEvent::PaletteChange follows a change of scheme by itself.
  static const Palette& of(const QWidget& widget);

  /// The colour of a class. Past the twelfth the colours begin anew; -1 (no class, or "other") is
  /// muted.
  QColor class_colour(int index) const;
  /// The colour of a method's view, counted from 0: view_a, view_b, then class colours.
  QColor view_colour(int view) const;
  /// The colour of a run: the current one is the accent, the others take the class colours after
  /// it, in order.
  QColor run_colour(int index, bool current) const;

  QPalette qt() const;
};

/// Contrast of two opaque colours, 1..21, by WCAG 2.1 ("contrast ratio", from relative luminance).
double contrast(const QColor& a, const QColor& b);

/// `over` laid on `under` with a share of 0..1, opaque.
QColor mixed(const QColor& under, const QColor& over, double share);

}  // namespace earshot
