#include <sndfile.h>
#include <sys/stat.h>

#include <cmath>
#include <fstream>
#include <numbers>
#include <QtTest>

#include "core/audio/decode.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_decode {

using namespace earshot;
using earshot::testing::TemporaryFolder;
using earshot::testing::write_sound;
namespace fs = std::filesystem;

namespace {

std::vector<float> sine(double hertz, double seconds, int rate, double level = 0.5,
                        int channels = 1) {
  std::vector<float> samples;
  const auto frames = static_cast<std::int64_t>(seconds * rate);
  for (std::int64_t i = 0; i < frames; ++i) {
    const double value =
        level * std::sin(2 * std::numbers::pi * hertz * static_cast<double>(i) / rate);
    samples.insert(samples.end(), static_cast<std::size_t>(channels), static_cast<float>(value));
  }
  return samples;
}

/// Level of a frequency in the middle half of a signal, by correlation.
double level_of(const std::vector<float>& samples, double hertz, double rate) {
  double real = 0;
  double imaginary = 0;
  const std::size_t first = samples.size() / 4;
  const std::size_t last = samples.size() * 3 / 4;
  for (std::size_t i = first; i < last; ++i) {
    const double angle = 2 * std::numbers::pi * hertz * static_cast<double>(i) / rate;
    real += samples[i] * std::cos(angle);
    imaginary += samples[i] * std::sin(angle);
  }
  return 2 * std::hypot(real, imaginary) / static_cast<double>(last - first);
}

std::string reason_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return {};
}

void cut(const fs::path& file, double share) {
  fs::resize_file(file,
                  static_cast<std::uintmax_t>(static_cast<double>(fs::file_size(file)) * share));
}

}  // namespace

class TestDecode : public QObject {
  Q_OBJECT

  TemporaryFolder folder_;
  fs::path at(const char* name) const { return folder_.path() / name; }

 private Q_SLOTS:
  void every_format_decodes_data() {
    QTest::addColumn<int>("format");
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("rate");
    const auto row = [](const char* tag, int format, const char* name, int rate) {
      QTest::newRow(tag) << format << QString(name) << rate;
    };
    row("wav16", SF_FORMAT_WAV | SF_FORMAT_PCM_16, "WAV", 44100);
    row("wav24", SF_FORMAT_WAV | SF_FORMAT_PCM_24, "WAV", 48000);
    row("wavfloat", SF_FORMAT_WAV | SF_FORMAT_FLOAT, "WAV", 44100);
    row("wav8k", SF_FORMAT_WAV | SF_FORMAT_PCM_16, "WAV", 8000);
    row("wav192k", SF_FORMAT_WAV | SF_FORMAT_PCM_24, "WAV", 192000);
    row("flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16, "FLAC", 44100);
    row("vorbis", SF_FORMAT_OGG | SF_FORMAT_VORBIS, "OGG", 44100);
    row("opus", SF_FORMAT_OGG | SF_FORMAT_OPUS, "Opus", 48000);
    row("mp3", SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III, "MP3", 44100);
    row("aiff", SF_FORMAT_AIFF | SF_FORMAT_PCM_16, "AIFF", 22050);
  }

  void every_format_decodes() {
    QFETCH(int, format);
    QFETCH(QString, name);
    QFETCH(int, rate);
    const fs::path file = at("sound.bin");
    write_sound(file, sine(1000, 1.0, rate, 0.5, 2), rate, 2, format);
    const AudioHeader header = read_header(file);
    QCOMPARE(QString::fromStdString(header.format), name);
    QCOMPARE(header.rate, std::int64_t{rate});
    QCOMPARE(header.channels, std::int64_t{2});
    QVERIFY(std::abs(header.frames - rate) <= 2400);
    const auto samples = decode_mono(file, 16000, 10.0);
    QVERIFY(std::abs(static_cast<std::int64_t>(samples.size()) - 16000) <= 900);
    QVERIFY(std::abs(level_of(samples, 1000, 16000) - 0.5) < 0.01);
  }

  void equal_rates_pass_untouched() {
    std::vector<float> samples = sine(440, 0.3, 16000);
    samples[5] = 1.75F;  // float sound may exceed full scale
    write_sound(at("float.wav"), samples, 16000, 1, SF_FORMAT_WAV | SF_FORMAT_FLOAT);
    QCOMPARE(decode_mono(at("float.wav"), 16000, 1.0), samples);
  }

  void channels_are_averaged() {
    constexpr int channels = 24;
    std::vector<float> samples;
    for (int frame = 0; frame < 3000; ++frame) {
      for (int channel = 0; channel < channels; ++channel) {
        samples.push_back(static_cast<float>(channel) / 32.0F);
      }
    }
    write_sound(at("many.wav"), samples, 16000, channels);
    const auto mono = decode_mono(at("many.wav"), 16000, 1.0);
    QCOMPARE(mono.size(), std::size_t{3000});
    for (const float value : mono) QVERIFY(std::abs(value - 11.5F / 32.0F) < 1e-4F);
    write_sound(at("most.wav"), std::vector<float>(1024 * 50, 0.25F), 16000, 1024);
    QCOMPARE(decode_mono(at("most.wav"), 16000, 1.0).size(), std::size_t{50});
  }

  void resampling_keeps_length_and_removes_what_would_fold() {
    for (const int rate : {8000, 22050, 44100, 48000, 192000}) {
      const auto out = resampled(sine(1000, 2.0, rate), rate, 16000);
      QVERIFY(std::abs(static_cast<std::int64_t>(out.size()) - 32000) <= 1);
      QVERIFY(std::abs(level_of(out, 1000, 16000) - 0.5) < 1e-3);
    }
    const auto folded = resampled(sine(9000, 1.0, 44100), 44100, 16000);
    QVERIFY2(level_of(folded, 7000, 16000) < 5e-6, "HQ is to stop the alias by 100 dB");
  }

  void blocks_join_into_the_one_shot_result() {
    const auto whole = sine(500, 3.0, 44100);
    write_sound(at("blocks.wav"), whole, 44100, 1, SF_FORMAT_WAV | SF_FORMAT_FLOAT);
    QCOMPARE(decode_mono(at("blocks.wav"), 16000, 9.0), resampled(whole, 44100, 16000));
  }

  void the_sink_can_stop_and_the_head_can_be_asked_for() {
    write_sound(at("long.wav"), sine(500, 20.0, 16000), 16000);
    int blocks = 0;
    decode_mono(at("long.wav"), 16000, Channel::Mix,
                [&](std::span<const float>) { return ++blocks < 2; });
    QCOMPARE(blocks, 2);
    QCOMPARE(decode_mono(at("long.wav"), 16000, 0.5).size(), std::size_t{8000});
  }

  void what_is_no_sound_is_said_in_words() {
    std::ofstream(at("nothing.wav")).close();
    std::ofstream(at("text.wav")) << "These are words.\n";
    std::ofstream(at("head.wav")) << "RIFF\x24";
    write_sound(at("noframes.wav"), {}, 16000);
    const auto reason = [&](const char* name) { return reason_of([&] { read_header(at(name)); }); };
    QCOMPARE(reason("nothing.wav"), std::string("empty: a file of 0 bytes"));
    QCOMPARE(reason("noframes.wav"), std::string("empty: a header without sound"));
    QCOMPARE(reason("text.wav"),
             std::string("not a sound file that can be read: it holds text, not sound"));
    QVERIFY(reason("head.wav").find("WAV header is cut short") != std::string::npos);
    QCOMPARE(reason("absent.wav"), std::string("there is no such file"));
    QCOMPARE(reason_of([&] { read_header(folder_.path()); }), std::string("it is a folder"));
  }

  void too_many_channels_are_named() {
    // libsndfile refuses to write such a file, so its header is altered.
    write_sound(at("wide.wav"), std::vector<float>(64, 0.5F), 16000);
    std::fstream file(at("wide.wav"), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(22);
    file.write("\xD0\x07", 2);
    file.close();
    const std::string reason = reason_of([&] { read_header(at("wide.wav")); });
    QVERIFY2(reason.find("2000 channels; at most 1024") != std::string::npos, reason.c_str());
  }

  void cut_files_are_named_data() {
    QTest::addColumn<int>("format");
    QTest::newRow("wav") << (SF_FORMAT_WAV | SF_FORMAT_PCM_16);
    QTest::newRow("aiff") << (SF_FORMAT_AIFF | SF_FORMAT_PCM_16);
    QTest::newRow("vorbis") << (SF_FORMAT_OGG | SF_FORMAT_VORBIS);
    QTest::newRow("opus") << (SF_FORMAT_OGG | SF_FORMAT_OPUS);
    QTest::newRow("mp3") << (SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III);
    QTest::newRow("flac") << (SF_FORMAT_FLAC | SF_FORMAT_PCM_16);
  }

  void cut_files_are_named() {
    QFETCH(int, format);
    const fs::path file = at("cut.bin");
    std::vector<float> noise;
    for (int i = 0; i < 48000 * 2; ++i)
      noise.push_back(static_cast<float>((i * 7919) % 1000) / 2e3F);
    write_sound(file, noise, 48000, 1, format);
    QVERIFY(reason_of([&] { read_header(file); }).empty());
    cut(file, 0.6);
    const std::string header = reason_of([&] { read_header(file); });
    QVERIFY2(header.find("cut short") != std::string::npos, header.c_str());
    std::int64_t got = 0;
    const std::string decoding = reason_of([&] {
      decode_mono(file, 16000, Channel::Mix, [&](std::span<const float> block) {
        got += static_cast<std::int64_t>(block.size());
        return true;
      });
    });
    QVERIFY2(decoding.find("cut short") != std::string::npos, decoding.c_str());
    QVERIFY2(got > 8000 && got < 28000, qPrintable(QString::number(got)));
  }

  void whole_files_are_not_called_cut() {
    // A stream writer leaves a huge size; an odd count of bytes may lack its pad byte.
    write_sound(at("pipe.wav"), sine(440, 0.5, 16000), 16000);
    std::fstream file(at("pipe.wav"), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(40);
    file.write("\xFF\xFF\xFF\xFF", 4);
    file.close();
    QCOMPARE(read_header(at("pipe.wav")).frames, std::int64_t{8000});
    write_sound(at("odd.wav"), sine(440, 0.5001, 10000), 10000, 1,
                SF_FORMAT_WAV | SF_FORMAT_PCM_U8);
    QVERIFY(reason_of([&] { read_header(at("odd.wav")); }).empty());
  }

  void samples_that_are_no_numbers_are_refused() {
    std::vector<float> samples = sine(440, 0.2, 16000);
    samples[1000] = std::numeric_limits<float>::quiet_NaN();
    write_sound(at("nan.wav"), samples, 16000, 1, SF_FORMAT_WAV | SF_FORMAT_FLOAT);
    const std::string reason = reason_of([&] { decode_mono(at("nan.wav"), 16000, 1.0); });
    QVERIFY2(reason.find("not numbers") != std::string::npos, reason.c_str());
  }

  void a_fifo_called_like_a_sound_is_refused_at_once() {
    QCOMPARE(mkfifo(at("pipe.wav.fifo").c_str(), 0600), 0);
    fs::rename(at("pipe.wav.fifo"), at("fifo.wav"));
    fs::create_symlink(at("fifo.wav"), at("link.wav"));
    for (const char* name : {"fifo.wav", "link.wav"}) {
      QCOMPARE(reason_of([&] { read_header(at(name)); }), std::string("it is a FIFO, not a file"));
      QCOMPARE(reason_of([&] { decode_mono(at(name), 16000, 1.0); }),
               std::string("it is a FIFO, not a file"));
    }
  }

  void one_absurd_sample_is_named_with_its_size_and_place_data() {
    QTest::addColumn<double>("value");
    for (const double value : {1e3, 1e20, -1e20, 1e30, 3e38, -3.4e38}) {
      QTest::newRow(std::to_string(value).c_str()) << value;
    }
  }

  void one_absurd_sample_is_named_with_its_size_and_place() {
    QFETCH(double, value);
    for (const int format : {SF_FORMAT_WAV | SF_FORMAT_FLOAT, SF_FORMAT_WAV | SF_FORMAT_DOUBLE,
                             SF_FORMAT_AIFF | SF_FORMAT_FLOAT}) {
      std::vector<float> samples = sine(440, 0.5, 16000);
      samples[4000] = static_cast<float>(value);
      write_sound(at("spike.wav"), samples, 16000, 1, format);
      for (const std::int64_t rate : {16000, 8000, 22050}) {
        const std::string reason = reason_of([&] { decode_mono(at("spike.wav"), rate, 1.0); });
        QVERIFY2(reason.starts_with("beyond any sound: a sample of "), reason.c_str());
        QVERIFY2(reason.find("at 0.250 s") != std::string::npos, reason.c_str());
      }
    }
  }

  void integers_written_as_floating_point_are_brought_to_full_scale_data() {
    QTest::addColumn<double>("range");
    QTest::newRow("16 bits") << 32768.0;
    QTest::newRow("24 bits") << 8388608.0;
    QTest::newRow("32 bits") << 2147483648.0;
  }

  void integers_written_as_floating_point_are_brought_to_full_scale() {
    QFETCH(double, range);
    const auto plain = sine(440, 0.5, 16000, 0.7);
    std::vector<float> samples;
    for (const float sample : plain) {
      samples.push_back(static_cast<float>(std::round(static_cast<double>(sample) * range)));
    }
    write_sound(at("integers.wav"), samples, 16000, 1, SF_FORMAT_WAV | SF_FORMAT_FLOAT);
    const auto got = decode_mono(at("integers.wav"), 16000, 1.0);
    QCOMPARE(got.size(), plain.size());
    for (std::size_t i = 0; i < got.size(); ++i) QVERIFY(std::abs(got[i] - plain[i]) < 1e-4F);
    const std::string remark = read_header(at("integers.wav")).remark;
    QVERIFY2(remark.find("integers") != std::string::npos, remark.c_str());
    write_sound(at("plain.wav"), plain, 16000, 1, SF_FORMAT_WAV | SF_FORMAT_FLOAT);
    QVERIFY(read_header(at("plain.wav")).remark.empty());
  }

  void channels_that_cancel_are_refused_and_heard_one_by_one() {
    auto samples = sine(440, 0.5, 16000, 0.5, 2);
    for (std::size_t i = 1; i < samples.size(); i += 2) samples[i] = -samples[i];
    write_sound(at("opposite.wav"), samples, 16000, 2);
    const std::string reason = reason_of([&] { decode_mono(at("opposite.wav"), 16000, 1.0); });
    QVERIFY2(reason.starts_with("its channels cancel in the mix"), reason.c_str());
    for (const Channel channel : {Channel::Left, Channel::Right, Channel::Loudest}) {
      const auto heard = decode_mono(at("opposite.wav"), 16000, 1.0, channel);
      QVERIFY(std::abs(level_of(heard, 440, 16000) - 0.5) < 1e-3);
    }
    // Silence cancels nothing, and a little that is left counts.
    for (std::size_t i = 1; i < samples.size(); i += 2) samples[i] *= 0.8F;
    write_sound(at("nearly.wav"), samples, 16000, 2);
    QVERIFY(reason_of([&] { decode_mono(at("nearly.wav"), 16000, 1.0); }).empty());
    write_sound(at("silent.wav"), std::vector<float>(16000, 0.0F), 16000, 2);
    QVERIFY(reason_of([&] { decode_mono(at("silent.wav"), 16000, 1.0); }).empty());
  }

  void a_written_wav_reads_back_exactly() {
    const auto samples = sine(440, 0.25, 22050, 1.5);
    write_wav(at("out.wav"), samples, 22050);
    QCOMPARE(read_header(at("out.wav")).rate, std::int64_t{22050});
    QCOMPARE(decode_mono(at("out.wav"), 22050, 1.0), samples);
    write_wav(at("again.wav"), samples, 22050);
    std::ifstream a(at("out.wav")), b(at("again.wav"));
    const std::string first{std::istreambuf_iterator<char>(a), {}};
    QVERIFY(first == (std::string{std::istreambuf_iterator<char>(b), {}}));
    QVERIFY_EXCEPTION_THROWN(write_wav(at("no/such/folder.wav"), samples, 22050),
                             std::runtime_error);
    for (const auto& entry : fs::directory_iterator(folder_.path())) {
      QVERIFY(entry.path().string().find(".part") == std::string::npos);
    }
  }
};

}  // namespace test_decode

int core_decode(int argc, char** argv) {
  return earshot::testing::run_test<test_decode::TestDecode>(argc, argv);
}
#include "test_decode.moc"
