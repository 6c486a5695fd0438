#include <QtTest>

#include "core/methods/parts/heard_frames.h"
#include "core/models/encoders/cpc_encoder.h"
#include "core/models/encoders/pase_encoder.h"
#include "core/models/layers/wav2vec_layer.h"
#include "core/tensor/batch_norm.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_norms_of_sound {

using namespace earshot;
namespace support = earshot::testing;

namespace {

constexpr std::int64_t rate = 16000;

}  // namespace

/// Where short clips are padded, norms over time are of the sound alone.
class TestNormsOfSound : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void wav2vecs_norms_are_of_the_sound_alone() {
    torch::manual_seed(2);
    Wav2vecLayerOptions options;
    options.in = 3;
    options.out = 4;
    Wav2vecLayer layer(options);
    const torch::Tensor sound = torch::randn({1, 3, 20});
    const torch::Tensor padded = torch::constant_pad_nd(sound, {7, 13});
    Batch batch;
    batch.views = {torch::zeros({1, 1, 40})};
    batch.heard = {{{7, 27}}};
    const torch::Tensor mask = heard_mask(heard_frames(batch, 0, 1, 40), 40, sound);
    const torch::Tensor alone = layer.forward(sound).detach();
    const torch::Tensor within = layer.forward(padded, mask).detach().slice(2, 7, 27);
    QVERIFY(support::relative_error(within, alone) < 1e-5);
    QVERIFY(support::relative_error(layer.forward(padded).detach().slice(2, 7, 27), alone) > 0.05);
  }

  void batch_norms_are_of_the_sound_alone() {
    torch::manual_seed(6);
    const torch::Tensor sound = torch::randn({2, 3, 20}) * 4 + 1;
    const torch::Tensor padded = torch::constant_pad_nd(sound, {7, 13});
    const torch::Tensor mask = heard_mask({{7, 27}, {7, 27}}, 40, sound);
    BatchNorm1d whole(3), masked(3), same(3);
    const torch::Tensor alone = whole->forward(sound).detach();
    const torch::Tensor within = masked->forward_of_heard(padded, mask).detach();
    QVERIFY(support::relative_error(within.slice(2, 7, 27), alone) < 1e-5);
    QVERIFY(support::relative_error(masked->running_mean, whole->running_mean) < 1e-5);
    QVERIFY(support::relative_error(masked->running_var, whole->running_var) < 1e-5);
    // All of it heard is the batch norm of always; applied, what was learnt counts for all frames.
    QVERIFY(support::relative_error(same->forward_of_heard(sound, torch::ones({2, 1, 20})).detach(),
                                    alone) < 1e-5);
    masked->eval();
    QVERIFY(support::relative_error(masked->forward_of_heard(padded, mask),
                                    masked->forward(padded)) < 1e-6);
  }

  void encoders_with_batch_norm_normalise_by_the_sound_alone() {
    torch::manual_seed(7);
    CpcEncoderOptions cpc;
    cpc.channels = cpc.context_channels = 8;
    cpc.norm = CpcEncoderOptions::Norm::Batch;
    PaseEncoderOptions pase;
    pase.widths = "4,4,4,4,4,4,4,4";
    pase.embedding = 4;
    const std::vector<std::shared_ptr<FrameEncoder>> encoders{
        std::make_shared<CpcEncoder>(cpc), std::make_shared<PaseEncoder>(pase, rate)};
    const torch::Tensor sound = torch::randn({2, 1, 8000});
    const torch::Tensor padded = torch::constant_pad_nd(sound, {0, 24000});
    for (const auto& encoder : encoders) {
      encoder->train();
      const std::int64_t frames = 8000 / encoder->hop_samples();
      // The last frames hear the padding through their filters.
      const auto first = [&](const torch::Tensor& local) {
        return local.detach().slice(2, 0, frames - 12);
      };
      const torch::Tensor alone = first(encoder->frames(sound).local);
      const torch::Tensor left_out =
          first(encoder->frames_of_heard(padded, {{0, 8000}, {0, 8000}}).local);
      const torch::Tensor counted = first(encoder->frames(padded).local);
      const double near = support::relative_error(left_out, alone);
      const double away = support::relative_error(counted, alone);
      QVERIFY2(near < 0.1 && near < 0.2 * away,
               qPrintable(QString("%1, with the padding %2").arg(near).arg(away)));
    }
  }
};

}  // namespace test_norms_of_sound

int core_norms_of_sound(int argc, char** argv) {
  return earshot::testing::run_test<test_norms_of_sound::TestNormsOfSound>(argc, argv);
}
#include "test_norms_of_sound.moc"
