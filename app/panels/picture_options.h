#pragma once

#include <optional>
#include <QSize>
#include <string>

#include "core/params/binder.h"

class QWidget;

namespace earshot {

struct Palette;

/// How large a picture is to be that leaves the window, and in which colours.
struct ExportedPicture {
  enum class Colours { Window, Light, Dark };
  std::int64_t width = 2400;
  std::int64_t height = 1800;
  Colours colours = Colours::Light;

  QSize size() const { return {static_cast<int>(width), static_cast<int>(height)}; }
  /// `window`: that of what is shown.
  const Palette& palette(const Palette& window) const;
};
void describe(Binder& binder, ExportedPicture& options);

/// Asks for them, beginning with `options`; nothing where the person thought better of it.
std::optional<ExportedPicture> asked_picture_options(const ExportedPicture& options,
                                                     const QString& title, QWidget* window);

}  // namespace earshot
