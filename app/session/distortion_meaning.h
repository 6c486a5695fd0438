#pragma once

#include <optional>
#include <QString>

#include "core/runs/evaluation.h"

namespace earshot {

/// What a distortion is called; the plain name where none such is listed.
QString distortion_words(const Catalogue& catalogue, const std::string& name);

/// Of clean clips, as every protocol that names classes says it first; nothing where it is not
/// there.
std::optional<double> clean_share(const Catalogue& catalogue, const ProbeResult& probe);

/// What is left through distortions, for people: the headline against that of the strongest
/// baseline, and of the clean clips. Of a result that has distortions.
QString distortion_meaning(const Catalogue& catalogue, const EvaluationResult& result);

}  // namespace earshot
