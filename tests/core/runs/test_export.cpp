#include <fstream>
#include <QtTest>
#include <set>

#include "core/built_in/encoders.h"
#include "core/runs/torchscript.h"
#include "core/tensor_files/safetensors.h"
#include "tests/support/front_ends.h"
#include "tests/support/places.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_export {

using namespace earshot;
namespace support = earshot::testing;

namespace {

void write_floats(const std::filesystem::path& file, const torch::Tensor& values) {
  const torch::Tensor plain = values.to(torch::kFloat32).contiguous();
  std::ofstream stream(file, std::ios::binary);
  stream.write(static_cast<const char*>(plain.data_ptr()),
               static_cast<std::streamsize>(plain.nbytes()));
}

/// An encoder whose running statistics are no longer those of a new one.
EncoderPointer used_encoder(const EncoderEntry& entry, std::int64_t sample_rate) {
  torch::manual_seed(3);
  const EncoderPointer encoder = entry.make({}, {sample_rate});
  const torch::NoGradGuard no_grad;
  encoder->train();
  encoder->forward(torch::randn({2, 1, encoder->minimum_samples()}));
  return encoder;
}

std::vector<EncoderEntry> all_encoders() {
  std::vector<EncoderEntry> all = built_in_encoders();
  for (const EncoderEntry& entry : support::with_other_front_ends(all)) all.push_back(entry);
  return all;
}

struct Outcome {
  int status = -1;
  QByteArray out, errors;
};

Outcome run_python(const QStringList& arguments) {
  QProcess python;
  python.start("/usr/bin/python3", arguments);
  Outcome outcome;
  if (!python.waitForFinished(120000)) return outcome;
  outcome.status = python.exitStatus() == QProcess::NormalExit ? python.exitCode() : -1;
  outcome.out = python.readAllStandardOutput();
  outcome.errors = python.readAllStandardError();
  return outcome;
}

}  // namespace

class TestExport : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void python_opens_it_and_gets_the_same_features_data() {
    QTest::addColumn<QString>("label");
    for (const EncoderEntry& entry : all_encoders()) {
      QTest::newRow(entry.words.label.c_str()) << QString::fromStdString(entry.words.label);
    }
  }

  void python_opens_it_and_gets_the_same_features() {
    QFETCH(QString, label);
    if (run_python({"-c", "import torch"}).status != 0) {
      QSKIP("Debian's python3-torch is not installed, so no Python opens the exported files");
    }
    for (const EncoderEntry& entry : all_encoders()) {
      if (entry.words.label == label.toStdString()) check(entry);
    }
  }

  void training_goes_on_after_an_export() {
    const support::TemporaryFolder folder;
    const EncoderPointer encoder = used_encoder(built_in_encoders().back(), 16000);
    export_torchscript(*encoder, 16000, folder.path() / "encoder.pt");
    QVERIFY(encoder->is_training());
    encoder->eval();
    export_torchscript(*encoder, 16000, folder.path() / "encoder.pt");
    QVERIFY(!encoder->is_training());
  }

  void an_unwritable_place_is_named() {
    const EncoderPointer encoder = used_encoder(built_in_encoders().back(), 16000);
    const std::filesystem::path file = "/nonexistent-folder/encoder.pt";
    try {
      export_torchscript(*encoder, 16000, file);
      QFAIL("it was written to a folder that is not there");
    } catch (const std::runtime_error& error) {
      QVERIFY(QString(error.what()).contains("/nonexistent-folder/encoder.pt"));
    }
  }

  void a_type_that_safetensors_lacks_is_refused() {
    const support::TemporaryFolder folder;
    const torch::Tensor complex = torch::zeros({2}, torch::kComplexFloat);
    QVERIFY_EXCEPTION_THROWN(
        save_safetensors({{"a", complex}}, {}, folder.path() / "a.safetensors"),
        std::runtime_error);
    QVERIFY(!std::filesystem::exists(folder.path() / "a.safetensors"));
  }

 private:
  void check(const EncoderEntry& entry) {
    const std::int64_t sample_rate = entry.words.name == "sample-cnn" ? 22050 : 16000;
    const support::TemporaryFolder folder;
    const EncoderPointer encoder = used_encoder(entry, sample_rate);
    export_torchscript(*encoder, sample_rate, folder.path() / "encoder.pt");
    const auto tensors = named_tensors(*encoder);
    save_safetensors(tensors, {{"sample_rate", std::to_string(sample_rate)}},
                     folder.path() / "encoder.safetensors");

    // Other batches and lengths than the one that was traced.
    const std::int64_t least = encoder->minimum_samples();
    const nlohmann::json cases = {{1, least}, {3, least + 777}, {5, least * 3 / 2}};
    std::ofstream(folder.path() / "cases.json") << cases;
    encoder->eval();
    const torch::NoGradGuard no_grad;
    for (std::size_t i = 0; i < cases.size(); ++i) {
      const torch::Tensor sound =
          torch::randn({cases[i][0].get<std::int64_t>(), 1, cases[i][1].get<std::int64_t>()});
      write_floats(folder.path() / (std::to_string(i) + ".sound"), sound);
      write_floats(folder.path() / (std::to_string(i) + ".features"), encoder->forward(sound));
    }

    const auto script = support::source_folder() / "tests" / "core" / "runs" / "check_export.py";
    const Outcome outcome = run_python(
        {QString::fromStdString(script.string()), QString::fromStdString(folder.path().string())});
    QVERIFY2(outcome.status == 0, outcome.errors.constData());
    const nlohmann::json found = nlohmann::json::parse(outcome.out.toStdString());
    QCOMPARE(found["errors"].size(), cases.size());
    for (const double error : found["errors"]) QVERIFY(error < 1e-5);
    QCOMPARE(found["sample_rate"].get<std::int64_t>(), sample_rate);
    QCOMPARE(found["training"].get<bool>(), false);
    QCOMPARE(found["metadata"]["sample_rate"].get<std::string>(), std::to_string(sample_rate));
    QVERIFY(found["same_weights"].get<bool>());
    std::set<std::string> names;
    for (const auto& [name, tensor] : tensors) names.insert(name);
    QVERIFY(found["names"].get<std::set<std::string>>() == names);
  }
};

}  // namespace test_export

int core_export(int argc, char** argv) {
  return earshot::testing::run_test_with_core<test_export::TestExport>(argc, argv);
}
#include "test_export.moc"
