#include "app/panels/likeness_words.h"

#include <utility>

#include "core/runs/view_likeness.h"

namespace earshot {
namespace {

struct Judged {
  std::shared_ptr<const ViewLikeness> judge;
  ViewLikeness::Cosine cosine;
};

}  // namespace

LikenessWords::LikenessWords(Session& session, QObject* parent)
    : QObject(parent), session_(session) {
  // A later checkpoint is opened with the next question.
  connect(&session_.run(), &RunDocument::saved, this, [this] {
    judge_.reset();
    if (words_.isEmpty()) begin();
  });
  connect(&session_.run(), &RunDocument::opened, this, [this] {
    judge_.reset();
    begin();
  });
  connect(&session_.tasks(), &Tasks::cancelled, this, [this](int id) {
    if (id == task_) task_ = 0;
  });
}

void LikenessWords::ask(Session::Sound a, Session::Sound b) {
  a_ = std::move(a);
  b_ = std::move(b);
  begin();
}

bool LikenessWords::can_be_asked() const {
  const RunDocument& run = session_.run();
  return a_ && b_ && run.is_open() && run.has_checkpoint() &&
         session_.data().is_of(run.experiment()) &&
         a_->sample_rate == run.experiment().integer("data.sample_rate");
}

void LikenessWords::say(const QString& words) {
  if (std::exchange(words_, words) != words) Q_EMIT changed();
}

void LikenessWords::begin() {
  if (task_ != 0) session_.tasks().cancel(std::exchange(task_, 0));
  say({});
  if (!can_be_asked()) return;
  const std::filesystem::path& folder = session_.run().folder();
  if (std::exchange(judge_of_, folder) != folder) judge_.reset();
  auto cache = session_.cache(a_->sample_rate);
  if (!cache) return;
  task_ = session_.tasks().run(
      tr("Asking the encoder how alike the views are"),
      [catalogue = session_.shared_catalogue(), folder, cache, judge = judge_, a = a_,
       b = b_](const TaskContext& context) {
        Judged judged{judge, {}};
        if (!judged.judge) {
          judged.judge = std::make_shared<const ViewLikeness>(*catalogue, folder, *cache->get(),
                                                              context.stop());
        }
        judged.cosine = judged.judge->of(a->samples, b->samples);
        return judged;
      },
      [this](const Judged& judged) {
        task_ = 0;
        judge_ = judged.judge;
        say(tr("the encoder of step %L1 finds A and B %2 alike (untrained %3)")
                .arg(judge_->step())
                .arg(judged.cosine.trained, 0, 'f', 2)
                .arg(judged.cosine.untrained, 0, 'f', 2));
      },
      [this](const QString& why) {
        task_ = 0;
        say(tr("how alike the encoder finds them is not known: %1").arg(why));
      });
}

}  // namespace earshot
