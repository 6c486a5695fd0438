#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace earshot {

/// What is hit, by the name that a kit's author gave the instrument ("Snare (rimshot)", "HH open"):
/// kick, snare, tom, clap, cowbell, stick, ride, crash, hihat_open or hihat_closed. Nothing for
/// other instruments and for what is between two kinds: rolls, choked cymbals, half-open hats.
std::optional<std::string> drum_kind(std::string_view instrument);

}  // namespace earshot
