#pragma once

#include <QString>

#include "core/catalogue/catalogue.h"

namespace earshot {

/// A figure for people: a share in percent, any other number as it is; a dash where there is none
/// (NaN).
QString figure_text(const Figure& figure, double value);
/// The mean with its deviation, where that is not NaN.
QString figure_text(const Figure& figure, double mean, double deviation);
/// The head of its column: the label with the unit, "accuracy %".
QString figure_head(const Figure& figure, const std::string& label);

/// What a baseline and a protocol are called within a sentence; the plain name where none such is
/// listed.
QString baseline_words(const Catalogue& catalogue, const std::string& name);
QString protocol_words(const Catalogue& catalogue, const std::string& name);

}  // namespace earshot
