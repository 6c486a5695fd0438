// Sound files whose headers say too little, too much, or what cannot be.
#include <sndfile.h>

#include <cmath>
#include <fstream>
#include <QtTest>

#include "core/audio/byte_view.h"
#include "core/audio/decode.h"
#include "core/audio/mpeg_frames.h"
#include "core/base/random.h"
#include "tests/support/run_test.h"
#include "tests/support/sound_bytes.h"
#include "tests/support/support.h"

namespace test_sound_headers {

using namespace earshot;
using namespace earshot::testing;
namespace fs = std::filesystem;

namespace {

/// An MP3 as an encoder writes it that changes its bit rate: five seconds of noise, then quiet.
void write_variable_mp3(const fs::path& file, double seconds) {
  Random random(7, {});
  std::vector<float> samples(static_cast<std::size_t>(seconds * kRate));
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double t = static_cast<double>(i) / kRate;
    samples[i] = t < seconds / 12 ? static_cast<float>(random.uniform() - 0.5)
                                  : static_cast<float>(0.01 * std::sin(2000 * t));
  }
  SF_INFO info{};
  info.samplerate = kRate;
  info.channels = 1;
  info.format = SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III;
  SNDFILE* handle = sf_open(file.c_str(), SFM_WRITE, &info);
  int mode = SF_BITRATE_MODE_VARIABLE;
  sf_command(handle, SFC_SET_BITRATE_MODE, &mode, sizeof mode);
  sf_write_float(handle, samples.data(), static_cast<sf_count_t>(samples.size()));
  sf_close(handle);
}

/// Where the first frame lies, and the one behind it.
std::pair<std::size_t, std::size_t> tag_frame(const std::string& mp3) {
  ByteWindow window{ByteView(mp3)};
  const auto begin = static_cast<std::size_t>(tag_bytes(window, 0));
  const auto header = mpeg_header(std::string_view(mp3).substr(begin, 4));
  return {begin, begin + (header ? static_cast<std::size_t>(header->bytes) : 0)};
}

}  // namespace

class TestSoundHeaders : public QObject {
  Q_OBJECT

  TemporaryFolder folder_;
  const std::vector<float> sound_ = sweep();
  const std::string raw_ = pcm16(sound_);
  std::vector<float> expected_;

  fs::path at(const char* name) const { return folder_.path() / name; }

  /// The file is read like the reference, to the last sample.
  void reads_whole(const fs::path& file) {
    QCOMPARE(read_header(file).frames, static_cast<std::int64_t>(expected_.size()));
    QCOMPARE(decode_mono(file, kRate, 100.0), expected_);
  }

 private Q_SLOTS:
  void initTestCase() {
    put(at("ref.wav"), riff(format_chunk() + chunk("data", raw_)));
    expected_ = decode_mono(at("ref.wav"), kRate, 100.0);
    QCOMPARE(expected_.size(), kFrames);
  }

  void a_wav_is_read_to_its_end_whatever_its_sizes_data() {
    QTest::addColumn<QByteArray>("bytes");
    const auto row = [](const char* name, const std::string& bytes) {
      QTest::newRow(name) << QByteArray::fromStdString(bytes);
    };
    const std::string form = format_chunk();
    const std::int64_t all = 0xFFFFFFFF;
    row("a recorder that was not closed", riff(form + chunk("data", raw_, 0), 36));
    row("both sizes 0", riff(form + chunk("data", raw_, 0), 0));
    row("a pipe of ffmpeg", riff(form + chunk("data", raw_, all), all));
    row("-1 less the header", riff(form + chunk("data", raw_, all - 36), all));
    row("INT32_MAX", riff(form + chunk("data", raw_, 0x7FFFFFFF), 0x7FFFFFFF));
    row("a pipe of sox", riff(form + chunk("data", raw_, 0x7FFFF000), 0x7FFFF024));
    row("a pipe of arecord", riff(form + chunk("data", raw_, 0x80000000), 0x80000024));
    row("0x7EFFFFFF", riff(form + chunk("data", raw_, 0x7EFFFFFF), 0x7FFFFFFF));
    row("a wrong RIFF size", riff(form + chunk("data", raw_), 0));
    const std::string list = "LIST" + little_endian_bytes(7, 4) + "INFOabc";
    row("an odd chunk without padding", riff(form + list + chunk("data", raw_)));
    row("two data chunks",
        riff(form + chunk("data", raw_.substr(0, 20000)) + chunk("data", raw_.substr(20000))));
    row("a chunk behind the sound",
        riff(form + chunk("data", raw_) + chunk("LIST", "INFO" + std::string(20000, 'x'))));
    row("an odd chunk behind", riff(form + chunk("data", raw_) + chunk("id3 ", "ID3abcd")));
    row("a tag behind the RIFF", riff(form + chunk("data", raw_)) + "TAG" + std::string(125, ' '));
    const std::string large(8, '\0');
    row("RF64 whose sizes were not written",
        "RF64" + little_endian_bytes(0xFFFFFFFF, 4) + "WAVE" +
            chunk("ds64", large + large + large + std::string(4, '\0')) + form +
            chunk("data", raw_, all));
    row("BW64", "BW64" + little_endian_bytes(0xFFFFFFFF, 4) + "WAVE" +
                    chunk("ds64", little_endian_bytes(raw_.size() + 80, 8) +
                                      little_endian_bytes(raw_.size(), 8) + std::string(12, '\0')) +
                    form + chunk("data", raw_, all));
    const std::string aiff_form = "COMM" + big_endian_bytes(18, 4) + big_endian_bytes(1, 2) +
                                  big_endian_bytes(0, 4) + big_endian_bytes(16, 2) +
                                  std::string("\x40\x0C\xFA\0\0\0\0\0\0\0", 10);
    std::string swapped = raw_;
    for (std::size_t i = 0; i + 1 < swapped.size(); i += 2) std::swap(swapped[i], swapped[i + 1]);
    row("AIFF of size 0", "FORM" + big_endian_bytes(0, 4) + "AIFF" + aiff_form + "SSND" +
                              big_endian_bytes(0, 4) + large + swapped);
    for (const std::uint64_t size : {std::uint64_t{0}, std::uint64_t{0xFFFFFFFF}}) {
      row(size == 0 ? "AU of size 0" : "AU of unknown size",
          ".snd" + big_endian_bytes(24, 4) + big_endian_bytes(size, 4) + big_endian_bytes(3, 4) +
              big_endian_bytes(kRate, 4) + big_endian_bytes(1, 4) + swapped);
    }
    for (const char padding : {' ', '\0', '\n'}) {
      std::string head =
          "NIST_1A\n   1024\nchannel_count -i 1\nsample_count -i 24000\nsample_rate -i 16000\n"
          "sample_n_bytes -i 2\nsample_byte_format -s2 01\nsample_sig_bits -i 16\nend_head\n";
      head.resize(1024, padding);
      row(padding == ' '    ? "NIST padded with blanks"
          : padding == '\n' ? "with lines"
                            : "with NULs",
          head + raw_);
    }
  }
  void a_wav_is_read_to_its_end_whatever_its_sizes() {
    QFETCH(QByteArray, bytes);
    put(at("x.wav"), bytes.toStdString());
    reads_whole(at("x.wav"));
  }

  void what_libsndfile_writes_is_read_when_its_sizes_are_lost_data() {
    QTest::addColumn<int>("format");
    QTest::addColumn<int>("place");
    QTest::addColumn<int>("count");
    QTest::newRow("w64") << (SF_FORMAT_W64 | SF_FORMAT_PCM_16) << 0 << 8;
    QTest::newRow("caf") << (SF_FORMAT_CAF | SF_FORMAT_PCM_16) << 0 << 8;
    QTest::newRow("aiff") << (SF_FORMAT_AIFF | SF_FORMAT_PCM_16) << 0 << 4;
  }
  void what_libsndfile_writes_is_read_when_its_sizes_are_lost() {
    QFETCH(int, format);
    QFETCH(int, count);
    write_sound(at("whole.x"), sound_, kRate, 1, format);
    std::string bytes = bytes_of(at("whole.x"));
    const bool caf = format == (SF_FORMAT_CAF | SF_FORMAT_PCM_16);
    const bool aiff = format == (SF_FORMAT_AIFF | SF_FORMAT_PCM_16);
    const std::size_t data = bytes.find(aiff ? "SSND" : "data");
    const std::size_t place = data + (caf || aiff ? 4 : 16);
    bytes.replace(place, static_cast<std::size_t>(count),
                  std::string(static_cast<std::size_t>(count), caf ? '\xFF' : '\0'));
    put(at("lost.x"), bytes);
    const auto whole = decode_mono(at("whole.x"), kRate, 100.0);
    QCOMPARE(whole.size(), kFrames);
    QCOMPARE(decode_mono(at("lost.x"), kRate, 100.0), whole);
    bytes = bytes_of(at("whole.x"));
    put(at("cut.x"), bytes.substr(0, bytes.size() * 2 / 3));
    const std::string reason = reason_of([&] { read_header(at("cut.x")); });
    QVERIFY2(reason.find("cut short") != std::string::npos, reason.c_str());
  }

  void a_wav_beyond_4_gib_has_all_its_frames() {
    // Sparse; nothing is decoded.
    const std::uint64_t real = (std::uint64_t{1} << 32) + raw_.size();
    std::string head =
        riff(format_chunk() + chunk("data", "", static_cast<std::int64_t>(real & 0xFFFFFFFF)));
    put(at("wrapped.wav"), head + raw_);
    fs::resize_file(at("wrapped.wav"), head.size() + real);
    const AudioHeader header = read_header(at("wrapped.wav"));
    QCOMPARE(header.frames, static_cast<std::int64_t>(real / 2));
    QVERIFY2(header.remark.find("overflowed") != std::string::npos, header.remark.c_str());
    head = riff(format_chunk() + chunk("data", "", 0));
    put(at("unclosed.wav"), head);
    fs::resize_file(at("unclosed.wav"), head.size() + real);
    QCOMPARE(read_header(at("unclosed.wav")).frames, static_cast<std::int64_t>(real / 2));
  }

  void nothing_behind_the_sound_is_heard_and_much_of_it_is_said() {
    put(at("more.wav"), riff(format_chunk() + chunk("data", raw_)) + std::string(30000, '\x55'));
    reads_whole(at("more.wav"));
    const std::string remark = read_header(at("more.wav")).remark;
    QVERIFY2(remark.find("are not read") != std::string::npos, remark.c_str());
    put(at("empty.wav"), riff(format_chunk() + chunk("data", "") + chunk("LIST", "INFOICMTabcd")));
    QCOMPARE(reason_of([&] { read_header(at("empty.wav")); }),
             std::string("empty: a header without sound"));
  }

  void flac_is_read_to_its_end_whatever_its_total_data() {
    QTest::addColumn<qint64>("total");
    QTest::addColumn<bool>("said");
    QTest::addColumn<bool>("in_pages");
    QTest::newRow("unknown") << qint64{0} << false << false;
    QTest::newRow("right") << qint64{kFrames} << false << false;
    QTest::newRow("too small") << qint64{8000} << true << false;
    QTest::newRow("too large") << (qint64{1} << 36) - 1 << true << false;
    QTest::newRow("one more") << qint64{kFrames + 1} << true << false;
    QTest::newRow("in Ogg") << qint64{kFrames} << false << true;
    QTest::newRow("in Ogg, unknown") << qint64{0} << false << true;
  }
  void flac_is_read_to_its_end_whatever_its_total() {
    QFETCH(qint64, total);
    QFETCH(bool, said);
    QFETCH(bool, in_pages);
    write_sound(at("right.flac"), sound_, kRate, 1, SF_FORMAT_FLAC | SF_FORMAT_PCM_16);
    std::string bytes = bytes_of(at("right.flac"));
    const std::uint64_t packed = big_endian(bytes, 18, 8) & ~std::uint64_t{0xFFFFFFFFF};
    bytes.replace(18, 8, big_endian_bytes(packed | static_cast<std::uint64_t>(total), 8));
    put(at("x.flac"), in_pages ? in_ogg(bytes) : bytes);
    const AudioHeader header = read_header(at("x.flac"));
    QCOMPARE(header.frames, static_cast<std::int64_t>(kFrames));
    QCOMPARE(!header.remark.empty(), said);
    QCOMPARE(decode_mono(at("x.flac"), kRate, 100.0), decode_mono(at("right.flac"), kRate, 100.0));
  }

  void an_mp3_is_as_long_as_its_frames_data() {
    QTest::addColumn<QString>("change");
    for (const char* change :
         {"as written", "no tag", "tag too small", "tag too large", "in WAV", "ID3 before",
          "ID3v1 behind", "APE behind", "zeros before", "a hole"}) {
      QTest::newRow(change) << QString(change);
    }
  }
  void an_mp3_is_as_long_as_its_frames() {
    QFETCH(QString, change);
    constexpr double seconds = 12;
    if (!fs::exists(at("written.mp3"))) write_variable_mp3(at("written.mp3"), seconds);
    std::string bytes = bytes_of(at("written.mp3"));
    const auto [begin, sound] = tag_frame(bytes);
    const std::size_t tag = std::min(bytes.find("Xing"), bytes.find("Info"));
    QVERIFY(tag != std::string::npos && tag < sound);
    const std::uint64_t frames = big_endian(bytes, tag + 8, 4);
    if (change == "no tag") bytes.erase(begin, sound - begin);
    if (change == "tag too small") bytes.replace(tag + 8, 4, big_endian_bytes(frames / 5, 4));
    if (change == "tag too large") bytes.replace(tag + 8, 4, big_endian_bytes(frames * 3, 4));
    if (change == "in WAV") {
      bytes = riff(format_chunk(0x55) + chunk("data", bytes.substr(sound)));
    }
    if (change == "ID3 before") {
      bytes.erase(begin, sound - begin);
      // Its picture looks like frames.
      bytes = std::string("ID3\3\0\0\0\0\x27\x10", 10) + std::string(5008, '\xFF') + bytes;
      bytes = std::string("ID3\4\0\0\0\0\0\x0A", 10) + std::string(10, '\0') + bytes;
    }
    if (change == "ID3v1 behind") {
      bytes.erase(begin, sound - begin);
      bytes += "TAG" + std::string(125, '\xFF');
    }
    if (change == "APE behind") {
      bytes.erase(begin, sound - begin);
      bytes += "APETAGEX" + little_endian_bytes(2000, 4) + little_endian_bytes(32, 4) +
               little_endian_bytes(0, 4) + little_endian_bytes(0x80000000, 4) +
               std::string(8, '\0');
    }
    if (change == "zeros before") {
      bytes.erase(begin, sound - begin);
      bytes = std::string(3000, '\0') + bytes;
    }
    if (change == "a hole") {
      bytes.erase(begin, sound - begin);
      bytes.insert(bytes.size() / 2, std::string(9000, '\x2A'));
    }
    put(at("x.mp3"), bytes);
    const AudioHeader header = read_header(at("x.mp3"));
    QCOMPARE(header.format, std::string("MP3"));
    const double found = static_cast<double>(header.frames) / static_cast<double>(header.rate);
    QVERIFY2(std::abs(found - seconds) < 0.2, qPrintable(QString::number(found)));
    QCOMPARE(!header.remark.empty(), change.startsWith("tag") || change == "a hole");
    const auto decoded = decode_mono(at("x.mp3"), kRate, 100.0);
    QVERIFY(std::abs(static_cast<double>(decoded.size()) - static_cast<double>(header.frames)) <
            2400);
  }

  void streams_one_behind_the_other_are_all_read_data() {
    QTest::addColumn<int>("format");
    QTest::addColumn<int>("second_rate");
    QTest::newRow("vorbis") << (SF_FORMAT_OGG | SF_FORMAT_VORBIS) << kRate;
    QTest::newRow("vorbis, another rate") << (SF_FORMAT_OGG | SF_FORMAT_VORBIS) << 22050;
    QTest::newRow("opus") << (SF_FORMAT_OGG | SF_FORMAT_OPUS) << kRate;
    QTest::newRow("mp3") << (SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III) << kRate;
    QTest::newRow("mp3, another rate") << (SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III) << 24000;
  }
  void streams_one_behind_the_other_are_all_read() {
    QFETCH(int, format);
    QFETCH(int, second_rate);
    const auto second = sweep(static_cast<std::size_t>(second_rate), second_rate);
    write_sound(at("a.x"), sound_, kRate, 1, format);
    write_sound(at("b.x"), second, second_rate, 2 - 1, format);
    put(at("chained.x"), bytes_of(at("a.x")) + bytes_of(at("b.x")));
    const AudioHeader header = read_header(at("chained.x"));
    QVERIFY2(header.remark.find("2 streams") != std::string::npos, header.remark.c_str());
    const double seconds = static_cast<double>(header.frames) / static_cast<double>(header.rate);
    QVERIFY2(std::abs(seconds - 2.5) < 0.2, qPrintable(QString::number(seconds)));
    auto both = decode_mono(at("a.x"), kRate, 100.0);
    const auto rest = decode_mono(at("b.x"), kRate, 100.0);
    both.insert(both.end(), rest.begin(), rest.end());
    QCOMPARE(decode_mono(at("chained.x"), kRate, 100.0), both);
    QVERIFY(likeness(resampled(second, second_rate, kRate), rest) > 0.9);
  }

  void a_file_of_another_kind_is_named_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("words");
    const auto row = [](const char* name, const std::string& bytes, const char* words) {
      QTest::newRow(name) << QByteArray::fromStdString(bytes) << QString(words);
    };
    const std::string rest(200, '\1');
    row("m4a", std::string("\0\0\0\x20", 4) + "ftypM4A " + rest, "MP4");
    std::string adts;
    for (int i = 0; i < 4; ++i)
      adts += std::string("\xFF\xF1\x50\x80\x02\x1F\xFC", 7) + "123456789";
    row("aac", adts, "AAC");
    row("webm", "\x1A\x45\xDF\xA3" + rest, "WebM");
    row("wma", "\x30\x26\xB2\x75\x8E\x66\xCF\x11" + rest, "WMA");
    row("amr", "#!AMR\n" + rest, "AMR");
    row("zip", "PK\3\4" + rest, "ZIP");
    row("gzip", "\x1F\x8B\x08" + rest, "gzip");
    row("web page", "<!DOCTYPE html><html></html>", "web page");
    row("lfs", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 48044\n",
        "Git LFS");
    row("text", "These are words.\n", "text");
    row("utf-16",
        std::string("\xFF\xFE"
                    "<\0h\0t\0m\0l\0>\0",
                    14),
        "UTF-16");
    row("zeros", std::string(5000, '\0'), "zeros");
    row("g722", riff(format_chunk(0x28F) + chunk("data", rest)), "G.722");
    row("midi", "MThd" + rest, "MIDI");
    row("sds", "\xF0\x7E" + rest, "MIDI sample dump");
    row("avi", "RIFF" + little_endian_bytes(100, 4) + "AVI " + rest, "AVI");
    row("packed sphere",
        "NIST_1A\n   1024\nsample_coding -s26 pcm,embedded-shorten-v2.00\nend_head\n" +
            std::string(1500, ' '),
        "sph2pipe");
  }
  void a_file_of_another_kind_is_named() {
    QFETCH(QByteArray, bytes);
    QFETCH(QString, words);
    put(at("x.mp3"), bytes.toStdString());
    const std::string reason = reason_of([&] { read_header(at("x.mp3")); });
    QVERIFY2(QString::fromStdString(reason).contains(words), reason.c_str());
    QVERIFY2(reason.starts_with("not a sound file that can be read: "), reason.c_str());
    QVERIFY(!reason_of([&] { decode_mono(at("x.mp3"), kRate, 1.0); }).empty());
  }
};

}  // namespace test_sound_headers

int core_sound_headers(int argc, char** argv) {
  return earshot::testing::run_test<test_sound_headers::TestSoundHeaders>(argc, argv);
}
#include "test_sound_headers.moc"
