#include <fstream>
#include <QByteArray>
#include <QtTest>

#include "core/audio/decode.h"
#include "core/base/json.h"
#include "core/runs/map_page.h"
#include "tests/support/run_test.h"
#include "tests/support/support.h"

namespace test_map_page {

using namespace earshot;

/// The map as one file of HTML.
class TestMapPage : public QObject {
  Q_OBJECT

  std::filesystem::path at(const std::string& name) const { return folder_.path() / name; }
  static GivenFeatures rows_of(std::vector<std::string> columns,
                               std::vector<std::vector<std::string>> cells) {
    GivenFeatures rows;
    auto features = std::make_shared<Features>();
    features->width = 1;
    for (std::size_t row = 0; row < cells.size(); ++row) {
      features->items.push_back({static_cast<std::int64_t>(row)});
      features->values.push_back(0);
    }
    rows.features = features;
    rows.columns = std::move(columns);
    rows.cells = std::move(cells);
    return rows;
  }
  std::string page() const {
    std::ifstream file(at("map.html"));
    return {std::istreambuf_iterator<char>(file), {}};
  }
  Json data_of(const std::string& text) const {
    const std::string mark = "id=\"data\">";
    const std::size_t begin = text.find(mark) + mark.size();
    return parse_json(text.substr(begin, text.find("</script>", begin) - begin));
  }

 private Q_SLOTS:
  void initTestCase() {
    std::vector<float> samples(16000 * 3);
    for (std::size_t i = 0; i < samples.size(); ++i) {
      samples[i] = i < 16000 ? 0.0F : 0.5F * std::sin(0.2F * static_cast<float>(i));
    }
    write_wav(at("a.wav"), samples, 16000);
  }

  void names_that_would_be_markup_stay_text() {
    const std::string nasty = "</script><script>alert(1)</script><!--\t\"'\n=cmd()";
    const GivenFeatures rows = rows_of({"path", "label<b>"}, {{"a", nasty}, {"\xff", "b"}});
    write_map_page(rows, std::vector<float>{1, 2, 3, 4}, "<i>title", nasty, {}, at("map.html"));
    const std::string text = page();
    const Json data = data_of(text);
    QCOMPARE(data.at("rows")[0][1].get<std::string>(), nasty);
    QCOMPARE(data.at("columns")[1].get<std::string>(), std::string("label<b>"));
    QCOMPARE(data.at("caption").get<std::string>(), nasty);
    QCOMPARE(data.at("x").get<std::vector<double>>(), (std::vector<double>{1, 3}));
    QCOMPARE(data.at("y").get<std::vector<double>>(), (std::vector<double>{2, 4}));
    QVERIFY(data.at("sounds").is_null());
    // Two elements of script, the page's own.
    const auto count = [&text](const char* words) {
      return QByteArray::fromStdString(text).count(words);
    };
    QCOMPARE(count("<script"), 2);
    QCOMPARE(count("</script>"), 2);
    QVERIFY(count("http://") == 0 && count("https://") == 0 && count("innerHTML") == 0);
    QCOMPARE(count("@DATA@"), 0);
  }

  void each_row_has_its_stretch_of_sound() {
    const GivenFeatures rows = rows_of(
        {"path", "start", "end"},
        {{"a.wav", "", ""}, {"a.wav", "0", "1"}, {"a.wav", "1.5", "2"}, {"gone.wav", "", ""}});
    PageSounds sounds;
    sounds.root = folder_.path();
    sounds.most_seconds = 2;
    const std::vector<float> places(8);
    const auto left_out = write_map_page(rows, places, "t", "c", sounds, at("map.html"));
    QCOMPARE(left_out.size(), std::size_t{1});
    QVERIFY2(left_out[0].starts_with("gone.wav: ") && left_out[0].ends_with("silent"),
             left_out[0].c_str());
    const Json data = data_of(page());
    const auto heard = [&](std::size_t row) {
      const auto bytes = QByteArray::fromBase64(QByteArray::fromStdString(data.at("sounds")[row]));
      std::ofstream(at("heard.ogg"), std::ios::binary) << bytes.toStdString();
      return decode_mono(at("heard.ogg"), 16000, 60);
    };
    const auto loudest = [](const std::vector<float>& samples) {
      float most = 0;
      for (const float sample : samples) most = std::max(most, std::abs(sample));
      return most;
    };
    const auto lasts = [](const std::vector<float>& samples, double seconds) {
      return std::abs(static_cast<double>(samples.size()) / 16000 - seconds) < 0.03;
    };
    QVERIFY(lasts(heard(0), 2));
    const auto silence = heard(1);
    QVERIFY(lasts(silence, 1) && loudest(silence) < 0.1F);
    const auto tone = heard(2);
    QVERIFY(lasts(tone, 0.5) && loudest(tone) > 0.3F);
    QVERIFY(data.at("sounds")[3].is_null());
  }

  void a_full_page_says_how_many_are_silent() {
    const GivenFeatures rows = rows_of({"path"}, {{"a.wav"}, {"a.wav"}, {"a.wav"}});
    PageSounds sounds;
    sounds.root = folder_.path();
    sounds.most_bytes = 1;
    const std::vector<float> places(6);
    const auto left_out = write_map_page(rows, places, "t", "c", sounds, at("map.html"));
    QVERIFY(left_out.size() == 1 && left_out[0].starts_with("2 points are silent"));
  }

 private:
  testing::TemporaryFolder folder_;
};

}  // namespace test_map_page

int core_map_page(int argc, char** argv) {
  return earshot::testing::run_test_with_core<test_map_page::TestMapPage>(argc, argv);
}
#include "test_map_page.moc"
