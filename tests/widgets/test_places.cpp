#include <QComboBox>
#include <QJsonDocument>
#include <QTabBar>
#include <QtTest>

#include "tests/support/run_widget_test.h"
#include "widgets/chrome/icon_button.h"
#include "widgets/chrome/panel.h"
#include "widgets/chrome/title_tools.h"
#include "widgets/places/places.h"
#include "widgets/places/tab_place.h"

namespace test_places {

using namespace earshot;

namespace {

constexpr int handle = 5;

class Small : public Panel {
 public:
  explicit Small(const QString& id) : Panel({id, id, "", ""}) {}
  QSize least_useful() const override { return {100, 120}; }
};

/// Two columns: a over b, and c beside its tab d.
PlaceNode columns() {
  return split(Qt::Horizontal,
               {split(Qt::Vertical, {cell({"a"}, 2), cell({"b"}, 1)}, 3), cell({"c", "d"}, 1)});
}

QSize least(const QString&) {
  return {100, 120};
}

}  // namespace

class TestPlaces : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void a_panel_taken_out_leaves_its_room_to_its_siblings() {
    const PlaceNode left = without(columns(), "b");
    QVERIFY(left.parts[0].is_cell());
    QCOMPARE(left.parts[0].panels, QStringList{"a"});
    QCOMPARE(left.parts[0].share, 3.0);
    QCOMPARE(panels_in(without(left, "a")), (QStringList{"c", "d"}));
    QVERIFY(panels_in(without(cell({"a"}), "a")).isEmpty());
  }

  void a_panel_put_beside_another_halves_its_room_in_the_same_split() {
    const PlaceNode made = with(columns(), "e", "c", Side::Left);
    QCOMPARE(panels_in(made), (QStringList{"a", "b", "e", "c", "d"}));
    QCOMPARE(made.parts.size(), std::size_t{3});
    QCOMPARE(made.parts[1].share, 0.5);
    const PlaceNode tab = with(columns(), "e", "d", Side::Tab, 1);
    QCOMPARE(tab.parts[1].panels, (QStringList{"c", "e", "d"}));
    QCOMPARE(panels_in(with(columns(), "e", "nowhere", Side::Below)).first(), QString("a"));
  }

  void it_is_written_and_read_back_whole() {
    const auto text = QJsonDocument(to_json(columns())).toJson();
    const auto read = place_tree(QJsonDocument::fromJson(text).object());
    QVERIFY(read && *read == columns());
    for (const char* damaged :
         {R"({"columns":[]})", R"({"share":0})", R"({"rows":[{"share":"wide"},{"share":-2}]})"}) {
      QVERIFY2(!place_tree(QJsonDocument::fromJson(damaged).object()), damaged);
    }
  }

  void lengths_fill_the_whole_and_an_exact_share_stays_exact() {
    QCOMPARE(lengths_of({431, 569}, {0, 0}, 1000), (QList<int>{431, 569}));
    const QList<int> thirds = lengths_of({1, 1, 1}, {0, 0, 0}, 100);
    QCOMPARE(thirds[0] + thirds[1] + thirds[2], 100);
    QCOMPARE(lengths_of({1, 99}, {40, 10}, 100), (QList<int>{40, 60}));
    QCOMPARE(lengths_of({}, {}, 100), QList<int>());
  }

  void without_room_neighbours_become_tabs_and_with_it_nothing_does() {
    QCOMPARE(folded(columns(), {600, 400}, least, handle), columns());
    const PlaceNode low = folded(columns(), {600, 200}, least, handle);
    QCOMPARE(low.parts.size(), std::size_t{2});
    QCOMPARE(low.parts[0].parts.size(), std::size_t{1});
    QCOMPARE(panels_in(low.parts[0]), (QStringList{"a", "b"}));
    QCOMPARE(low.parts[0].parts[0].joined, 2);
  }

  void lengths_that_were_chosen_while_folded_keep_the_proportions_below() {
    PlaceNode whole = split(Qt::Vertical, {cell({"a"}, 3), cell({"b"}, 1), cell({"c"}, 4)});
    const PlaceNode low = folded(whole, {300, 300}, least, handle);
    QCOMPARE(low.parts.size(), std::size_t{2});
    take_lengths(whole, low, {}, {100, 195});
    QCOMPARE(whole.parts[0].share, 75.0);
    QCOMPARE(whole.parts[1].share, 25.0);
    QCOMPARE(whole.parts[2].share, 195.0);
  }

  void where_not_all_names_have_room_the_front_one_s_is_whole_and_the_others_are_drawings() {
    QWidget home;
    std::vector<Panel*> panels;
    for (const char* name : {"Data", "Method", "Augmentations", "Neighbours"}) {
      panels.push_back(new Panel({name, name, "chain", ""}));
    }
    auto place = std::make_unique<TabPlace>(panels, panels[2], &home);
    home.show();
    QVERIFY(QTest::qWaitForWindowExposed(&home));
    QTabBar* tabs = place->tabs();
    place->resize(900, 300);
    QTRY_COMPARE(tabs->tabText(0), QString("Data"));
    const int names = tabs->sizeHint().width();
    place->resize(names - 20, 300);
    for (const int front : {2, 1}) {
      place->bring_forward(panels[static_cast<std::size_t>(front)]);
      for (int tab = 0; tab < tabs->count(); ++tab) {
        const QString name = panels[static_cast<std::size_t>(tab)]->title();
        QCOMPARE(tabs->tabText(tab), tab == front ? name : QString());
        QCOMPARE(tabs->tabIcon(tab).isNull(), tab == front);
        QCOMPARE(tabs->accessibleTabName(tab), name);
        QVERIFY(!tabs->tabToolTip(tab).isEmpty());
      }
      QVERIFY(tabs->sizeHint().width() <= place->width());
    }
    place->resize(900, 300);
    QTRY_COMPARE(tabs->tabText(0), QString("Data"));
    QVERIFY(tabs->tabIcon(0).isNull());
    place->release(&home);
  }

  void names_of_panels_are_whole_before_the_tools_beside_them() {
    QWidget home;
    auto* one = new Small("Neighbours");
    auto* two = new Small("Evaluate");
    auto* tools = new TitleTools("The rest");
    for (int i = 0; i < 3; ++i) {
      auto* box = new QComboBox;
      box->addItem("a linear probe of something");
      tools->add(box, "caption", i);
    }
    two->title_line()->add_tool(tools);
    auto place = std::make_unique<TabPlace>(std::vector<Panel*>{one, two}, two, &home);
    home.show();
    QVERIFY(QTest::qWaitForWindowExposed(&home));
    const int names = place->tabs()->sizeHint().width();
    for (const double share : {0.6, 0.4}) {
      place->resize(static_cast<int>(names / share), 300);
      QTRY_VERIFY(place->tabs()->width() >= names);
      QTRY_VERIFY(tools->more()->isVisible());
    }
    place->release(&home);
  }

  void closing_opening_and_moving_go_on_showing_the_panels() {
    Places places;
    for (const char* id : {"a", "b", "c", "d", "e"}) places.add(new Small(id));
    places.resize(600, 400);
    places.set_tree(columns(), {"d"});
    places.show();
    QVERIFY(QTest::qWaitForWindowExposed(&places));
    QCOMPARE(places.place_of("c")->front()->id(), QString("d"));
    QVERIFY(!places.is_open("e"));
    places.raise("e");
    QVERIFY(places.is_open("e"));
    QCOMPARE(places.place_of("e"), places.place_of("a"));
    QVERIFY(places.place_of("e")->front()->isVisible());
    places.move("e", "e", Side::Left);
    QCOMPARE(places.place_of("e"), places.place_of("a"));
    places.move("e", "b", Side::Below);
    QVERIFY(places.place_of("e")->y() > places.place_of("b")->y());
    places.close("a");
    places.close("a");
    QVERIFY(!places.is_open("a"));
    QCOMPARE(panels_in(places.tree()), (QStringList{"b", "e", "c", "d"}));
    for (const char* id : {"b", "e", "c", "d"}) places.close(id);
    QVERIFY(panels_in(places.tree()).isEmpty());
    places.raise("c");
    QVERIFY(places.place_of("c")->front()->isVisible());
  }

  void a_tab_that_is_clicked_comes_forward_and_stays_so_when_places_change() {
    Places places;
    for (const char* id : {"a", "b", "c", "d"}) places.add(new Small(id));
    places.resize(600, 400);
    places.set_tree(columns());
    places.show();
    QVERIFY(QTest::qWaitForWindowExposed(&places));
    QTabBar* tabs = places.place_of("d")->tabs();
    QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(1).center());
    QCOMPARE(places.place_of("d")->front()->id(), QString("d"));
    QVERIFY(places.place_of("d")->front()->title_line()->isVisible());
    places.close("b");
    QCOMPARE(places.place_of("d")->front()->id(), QString("d"));
    QCOMPARE(places.recent().first(), QString("d"));
  }
};

}  // namespace test_places

int widgets_places(int argc, char** argv) {
  return earshot::testing::run_test_with_widgets<test_places::TestPlaces>(argc, argv);
}
#include "test_places.moc"
