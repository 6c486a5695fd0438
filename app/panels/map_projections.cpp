// How MapPanel lays its clips out: PCA at once, t-SNE as a search that is looked at on its way.
#include <chrono>
#include <QComboBox>
#include <QPushButton>
#include <QSpinBox>
#include <QStandardItemModel>
#include <utility>

#include "app/panels/map_panel.h"
#include "widgets/chrome/percent.h"

namespace earshot {
namespace {

constexpr std::chrono::milliseconds tsne_picture{80};
constexpr std::int64_t most_tsne_rows = 3000;

QString joined(std::initializer_list<QString> parts) {
  QStringList words;
  for (const QString& part : parts) {
    if (!part.isEmpty()) words += part;
  }
  return words.join(QStringLiteral(" · "));
}

}  // namespace

/// Why t-SNE cannot arrange the present features; empty where it can.
QString MapPanel::tsne_refusal() const {
  const auto& features = session_.features().features();
  if (!features) return {};
  const std::int64_t rows = features->rows();
  if (rows < least_tsne_rows) {
    return tr("t-SNE arranges %L1 clips or more; there are %L2.").arg(least_tsne_rows).arg(rows);
  }
  if (rows > most_tsne_rows) {
    return tr("t-SNE takes up to %L1 clips; there are %L2. Set fewer under “Clips on the map”.")
        .arg(most_tsne_rows)
        .arg(rows);
  }
  return {};
}

/// What would be refused cannot be chosen, and says why.
void MapPanel::show_tsne_refusal() {
  const QString why = tsne_refusal();
  const int place = projection_->findData(static_cast<int>(Projection::Tsne));
  if (auto* items = qobject_cast<QStandardItemModel*>(projection_->model())) {
    items->item(place)->setEnabled(why.isEmpty());
  }
  projection_->setItemData(place, why, Qt::ToolTipRole);
  again_->setEnabled(why.isEmpty());
  again_->setToolTip(why);
}

void MapPanel::run_pca(const QString& instead) {
  const auto features = session_.features().features();
  if (!features || features->rows() < 2) return;
  if (task_ != 0) {
    again_wanted_ = true;
    return;
  }
  task_projection_ = projection() == Projection::Pca3 ? Projection::Pca3 : Projection::Pca2;
  const int dimensions = static_cast<int>(
      std::min<std::int64_t>(projection() == Projection::Pca3 ? 3 : 2, features->width));
  const QString words = session_.features().words();
  const QString space =
      QStringLiteral("PCA %1 of %2").arg(dimensions).arg(session_.features().space());
  struct Laid {
    Layout layout;
    double share = 0;  ///< of the variance
    bool as_before = false;
  };
  task_ = session_.tasks().run(
      tr("PCA"),
      [features, dimensions, before = layout_](const TaskContext&) {
        PcaResult found = pca(*features, dimensions);
        Laid laid;
        for (const double ratio : found.explained_ratio) laid.share += ratio;
        laid.layout = {std::move(found.coordinates), features->items, dimensions};
        // Clips laid out anew lie as on the map before, so that the eye can follow them.
        laid.as_before = lay_as(laid.layout, before);
        return laid;
      },
      [this, features, words, space, instead](Laid found) {
        task_ = 0;
        if (!found.as_before) space_.clear();
        const QString how = tr("PCA, %1 % of variance").arg(whole_percent(found.share));
        show_points(features, std::move(found.layout), space, joined({words, how, instead}));
        if (std::exchange(again_wanted_, false)) refresh();
      },
      [this](const QString& why) {
        task_ = 0;
        Q_EMIT session_.said(why);
      });
}

void MapPanel::run_tsne() {
  const auto features = session_.features().features();
  if (!features) return;
  const QString refusal = tsne_refusal();
  if (!refusal.isEmpty()) {
    run_pca(refusal);
    return;
  }
  if (task_ != 0) session_.tasks().cancel(task_);
  TsneSettings settings;
  settings.perplexity =
      std::min<double>(perplexity_->value(), static_cast<double>(features->rows() - 1) / 3.0);
  const QString words = session_.features().words();
  const auto caption = [words, settings](int iteration) {
    return joined({words, tr("t-SNE, perplexity %1, seed %2, iteration %3 of %4")
                              .arg(settings.perplexity, 0, 'g', 3)
                              .arg(settings.seed)
                              .arg(iteration)
                              .arg(settings.iterations)});
  };
  // Each search lays its clips out anew; its pictures on the way are one map.
  const QString space = QStringLiteral("t-SNE %1").arg(++searches_);
  again_->setText(tr("Stop"));
  task_projection_ = Projection::Tsne;
  task_ = session_.tasks().run(
      tr("t-SNE"),
      [this, features, settings, caption, space](const TaskContext& context) {
        auto last = std::chrono::steady_clock::now() - tsne_picture;
        return tsne(
            *features, settings,
            [&](int iteration, double divergence, std::span<const float> places) {
              const auto now = std::chrono::steady_clock::now();
              if (now - last < tsne_picture) return;
              last = now;
              context.progress("iteration " + std::to_string(iteration) + ", divergence " +
                                   std::to_string(divergence).substr(0, 5),
                               static_cast<double>(iteration) / settings.iterations);
              context.post([this, features, caption, iteration, space,
                            copy = std::vector<float>(places.begin(), places.end())] {
                show_points(features, {copy, features->items, 2}, space, caption(iteration));
              });
            },
            context.stop());
      },
      [this, features, settings, caption, space](std::vector<float> places) {
        task_ = 0;
        again_->setText(tr("Run again"));
        show_points(features, {std::move(places), features->items, 2}, space,
                    caption(settings.iterations));
      },
      [this](const QString& why) {
        task_ = 0;
        again_->setText(tr("Run again"));
        Q_EMIT session_.said(why);
      });
}

}  // namespace earshot
