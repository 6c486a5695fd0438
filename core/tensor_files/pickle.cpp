#include "core/tensor_files/pickle.h"

#include <bit>
#include <limits>
#include <stdexcept>
#include <unordered_map>

#include "core/tensor_files/in_quotes.h"
#include "core/tensor_files/pickle_names.h"
#include "core/tensor_files/pickle_op.h"

namespace earshot {
namespace {

/// Of values, and of attributes altogether: what is recalled costs a file next to nothing, so that
/// its length alone bounds no memory.
constexpr std::size_t kMostValues = 2'000'000;
constexpr std::size_t kMostSizes = 64;
constexpr std::size_t kLongestName = 1000;

[[noreturn]] void refuse(const std::string& words) {
  throw std::runtime_error("its pickle " + words);
}

/// A stack machine whose instructions make values and do nothing else.
class Machine {
 public:
  explicit Machine(std::string_view bytes) : bytes_(bytes) {}

  PickleDocument run() {
    while (step()) {
    }
    return std::move(document_);
  }

 private:
  // A null pointer on the stack is a mark.
  using Value = Pickled*;

  std::string_view take(std::uint64_t count) {
    if (count > bytes_.size()) refuse("is cut short");
    const std::string_view taken = bytes_.substr(0, static_cast<std::size_t>(count));
    bytes_.remove_prefix(taken.size());
    return taken;
  }

  template <class Number>
  Number number() {
    static_assert(std::endian::native == std::endian::little);
    Number value{};
    take(sizeof value).copy(reinterpret_cast<char*>(&value), sizeof value);
    return value;
  }

  std::string line() {
    const std::size_t end = bytes_.find('\n');
    if (end == std::string_view::npos) refuse("is cut short");
    std::string text(take(end));
    take(1);
    return text;
  }

  template <class Held>
  void push(Held held) {
    if (document_.values.size() >= kMostValues) refuse("holds too many values");
    document_.values.push_back({std::move(held)});
    push_value(&document_.values.back());
  }

  void push_value(Value value) {
    if (stack_.size() >= kMostValues) refuse("holds too many values");
    stack_.push_back(value);
  }

  Value top() const {
    if (stack_.empty() || stack_.back() == nullptr) refuse("takes a value that is not there");
    return stack_.back();
  }

  Value pop() {
    const Value value = top();
    stack_.pop_back();
    return value;
  }

  /// What lies above the last mark, which goes with it.
  std::vector<PickledPointer> pop_marked() {
    std::size_t place = stack_.size();
    while (place > 0 && stack_[place - 1] != nullptr) --place;
    if (place == 0) refuse("takes values up to a mark that is not there");
    std::vector<PickledPointer> items(stack_.begin() + static_cast<std::ptrdiff_t>(place),
                                      stack_.end());
    stack_.resize(place - 1);
    return items;
  }

  std::vector<PickledPointer> pop_some(std::size_t count) {
    std::vector<PickledPointer> items(count);
    while (count > 0) items[--count] = pop();
    return items;
  }

  template <class Held>
  static Held& as(Value value, const char* words) {
    auto* held = std::get_if<Held>(&value->value);
    if (held == nullptr) refuse(std::string("has something else where ") + words + " belongs");
    return *held;
  }
  template <class Held>
  static const Held& as(PickledPointer value, const char* words) {
    const auto* held = std::get_if<Held>(&value->value);
    if (held == nullptr) refuse(std::string("has something else where ") + words + " belongs");
    return *held;
  }

  static std::vector<std::int64_t> numbers(PickledPointer value) {
    const auto& items = as<PickledSequence>(value, "a tensor's shape").items;
    if (items.size() > kMostSizes) refuse("has a tensor of too many sizes");
    std::vector<std::int64_t> all;
    for (const PickledPointer item : items) all.push_back(as<std::int64_t>(item, "a size"));
    return all;
  }

  void remember(std::uint32_t number) { memo_[number] = top(); }

  void recall(std::uint32_t number) {
    const auto found = memo_.find(number);
    if (found == memo_.end()) refuse("recalls a value that it never kept");
    push_value(found->second);
  }

  void name(const std::string& module, const std::string& own) {
    if (module.size() + own.size() > kLongestName) refuse("calls by a name that is too long");
    PickledName named{module, own};
    if (!is_known(named)) {
      refuse("calls by the name of " + in_quotes(named.module + "." + named.name) +
             ", which files of tensors have no use for; nothing of it was run");
    }
    push(std::move(named));
  }

  void set_items(const std::vector<PickledPointer>& items) {
    if (items.size() % 2 != 0) refuse("has a key without a value");
    auto& mapping = as<PickledMapping>(top(), "a dict");
    for (std::size_t i = 0; i < items.size(); i += 2) {
      mapping.items.emplace_back(items[i], items[i + 1]);
    }
  }

  void append(const std::vector<PickledPointer>& items) {
    auto& list = as<PickledSequence>(top(), "a list");
    if (list.is_tuple) refuse("adds to a tuple");
    list.items.insert(list.items.end(), items.begin(), items.end());
  }

  void make_object() {
    const auto& arguments = as<PickledSequence>(pop(), "an object's arguments");
    const auto& named = as<PickledName>(pop(), "a class");
    if (!is_module_class(named) || !arguments.items.empty()) {
      refuse("makes an object of " + in_quotes(named.module + "." + named.name));
    }
    push(PickledMapping{{}, true});
  }

  void build() {
    const Value state = pop();
    auto& mapping = as<PickledMapping>(top(), "an object");
    if (!std::holds_alternative<PickledMapping>(state->value)) {
      refuse("has an object whose state is not a plain dict; making it would take running code");
    }
    // Of an OrderedDict it is what Python code hung onto it, a state dict's versions.
    if (!mapping.is_module) return;
    // A copy: the state may be the object itself.
    const auto attributes = std::get<PickledMapping>(state->value).items;
    attributes_ += attributes.size();
    if (attributes_ > kMostValues) refuse("holds too many values");
    mapping.items.insert(mapping.items.end(), attributes.begin(), attributes.end());
  }

  void reduce() {
    const auto& arguments = as<PickledSequence>(pop(), "arguments").items;
    const auto& named = as<PickledName>(pop(), "a name to call by");
    const auto at_least = [&](std::size_t count) {
      if (arguments.size() < count)
        refuse("rebuilds " + in_quotes(named.name) + " from too little");
    };
    if (is(named, "collections", "OrderedDict")) {
      if (!arguments.empty()) refuse("makes an OrderedDict of something");
      push(PickledMapping{});
    } else if (is(named, "torch._utils", "_rebuild_parameter")) {
      at_least(1);
      as<PickledTensor>(arguments[0], "a parameter's tensor");
      push(std::get<PickledTensor>(arguments[0]->value));
    } else if (named.module == "torch._utils") {
      at_least(4);
      as<PickledStorage>(arguments[0], "a tensor's storage");
      push(PickledTensor{arguments[0], as<std::int64_t>(arguments[1], "a tensor's offset"),
                         numbers(arguments[2]), numbers(arguments[3])});
    } else {
      refuse("calls " + in_quotes(named.module + "." + named.name));
    }
  }

  void storage() {
    const auto& parts = as<PickledSequence>(pop(), "a storage's description").items;
    if (parts.size() < 5 || as<std::string>(parts[0], "\"storage\"") != "storage") {
      refuse("refers to something that is no storage");
    }
    const auto& type = as<PickledName>(parts[1], "a storage's type");
    if (!is_storage(type)) refuse("has a storage of type " + in_quotes(type.name));
    const auto& key = as<std::string>(parts[2], "a storage's key");
    if (key.size() > kLongestName) refuse("has a storage whose key is too long");
    push(PickledStorage{type.name, key, as<std::int64_t>(parts[4], "a storage's size")});
  }

  void long_number() {
    const auto length = number<std::uint8_t>();
    if (length > 8) refuse("holds a number beyond 64 bits");
    const std::string_view digits = take(length);
    std::uint64_t value =
        length > 0 && (static_cast<unsigned char>(digits.back()) & 0x80U) != 0 ? ~0ULL : 0;
    for (std::size_t i = digits.size(); i-- > 0;) {
      value = (value << 8) | static_cast<unsigned char>(digits[i]);
    }
    push(static_cast<std::int64_t>(value));
  }

  void big_endian_float() {
    std::uint64_t bits = 0;
    for (const char byte : take(8)) bits = (bits << 8) | static_cast<unsigned char>(byte);
    push(std::bit_cast<double>(bits));
  }

  void stack_name() {
    const auto& own = as<std::string>(pop(), "a name");
    name(as<std::string>(pop(), "a module's name"), own);
  }

  /// False after the last instruction.
  bool step() {
    const auto code = number<std::uint8_t>();
    switch (static_cast<PickleOp>(code)) {
      case PickleOp::Protocol:
        if (const auto version = number<std::uint8_t>(); version < 2 || version > 4) {
          refuse("is of protocol " + std::to_string(version) + ", not 2 to 4");
        }
        return true;
      case PickleOp::Frame:
        number<std::uint64_t>();
        return true;
      case PickleOp::Stop:
        document_.root = pop();
        return false;
      case PickleOp::Mark:
        push_value(nullptr);
        return true;
      case PickleOp::None:
        push(std::monostate());
        return true;
      case PickleOp::NewTrue:
        push(true);
        return true;
      case PickleOp::NewFalse:
        push(false);
        return true;
      case PickleOp::BinInt:
        push(std::int64_t{number<std::int32_t>()});
        return true;
      case PickleOp::BinInt1:
        push(std::int64_t{number<std::uint8_t>()});
        return true;
      case PickleOp::BinInt2:
        push(std::int64_t{number<std::uint16_t>()});
        return true;
      case PickleOp::Long1:
        long_number();
        return true;
      case PickleOp::BinFloat:
        big_endian_float();
        return true;
      case PickleOp::BinUnicode:
      case PickleOp::BinString:
        push(std::string(take(number<std::uint32_t>())));
        return true;
      case PickleOp::ShortBinUnicode:
      case PickleOp::ShortBinString:
        push(std::string(take(number<std::uint8_t>())));
        return true;
      default:
        return step_on_values(static_cast<PickleOp>(code));
    }
  }

  bool step_on_values(PickleOp op) {
    switch (op) {
      case PickleOp::EmptyList:
        push(PickledSequence{});
        return true;
      case PickleOp::Append:
        append(pop_some(1));
        return true;
      case PickleOp::Appends:
        append(pop_marked());
        return true;
      case PickleOp::EmptyTuple:
        push(PickledSequence{{}, true});
        return true;
      case PickleOp::Tuple:
        push(PickledSequence{pop_marked(), true});
        return true;
      case PickleOp::Tuple1:
        push(PickledSequence{pop_some(1), true});
        return true;
      case PickleOp::Tuple2:
        push(PickledSequence{pop_some(2), true});
        return true;
      case PickleOp::Tuple3:
        push(PickledSequence{pop_some(3), true});
        return true;
      case PickleOp::EmptyDict:
        push(PickledMapping{});
        return true;
      case PickleOp::SetItem:
        set_items(pop_some(2));
        return true;
      case PickleOp::SetItems:
        set_items(pop_marked());
        return true;
      default:
        return step_on_names(op);
    }
  }

  bool step_on_names(PickleOp op) {
    switch (op) {
      case PickleOp::Get:
        recall(number<std::uint8_t>());
        return true;
      case PickleOp::LongGet:
        recall(number<std::uint32_t>());
        return true;
      case PickleOp::Put:
        remember(number<std::uint8_t>());
        return true;
      case PickleOp::LongPut:
        remember(number<std::uint32_t>());
        return true;
      case PickleOp::Memoize:
        remember(static_cast<std::uint32_t>(memo_.size()));
        return true;
      case PickleOp::Global: {
        const std::string module = line();
        name(module, line());
        return true;
      }
      case PickleOp::StackGlobal:
        stack_name();
        return true;
      case PickleOp::Reduce:
        reduce();
        return true;
      case PickleOp::NewObject:
        make_object();
        return true;
      case PickleOp::Build:
        build();
        return true;
      case PickleOp::PersistentId:
        storage();
        return true;
      default:
        refuse("holds the instruction " + std::to_string(static_cast<int>(op)) +
               ", which files of tensors have no use for");
    }
  }

  std::string_view bytes_;
  PickleDocument document_;
  std::vector<Value> stack_;
  std::unordered_map<std::uint32_t, Value> memo_;
  std::size_t attributes_ = 0;
};

}  // namespace

PickleDocument read_pickle(std::string_view bytes) {
  return Machine(bytes).run();
}

}  // namespace earshot
