#pragma once

namespace earshot {

/// The instructions that files of tensors have (CPython's pickletools.py names them all).
enum class PickleOp : unsigned char {
  Mark = '(',
  Stop = '.',
  None = 'N',
  NewTrue = 0x88,
  NewFalse = 0x89,
  BinInt = 'J',
  BinInt1 = 'K',
  BinInt2 = 'M',
  Long1 = 0x8A,
  BinFloat = 'G',
  BinUnicode = 'X',
  ShortBinUnicode = 0x8C,
  BinString = 'T',
  ShortBinString = 'U',
  EmptyList = ']',
  Append = 'a',
  Appends = 'e',
  EmptyTuple = ')',
  Tuple = 't',
  Tuple1 = 0x85,
  Tuple2 = 0x86,
  Tuple3 = 0x87,
  EmptyDict = '}',
  SetItem = 's',
  SetItems = 'u',
  Get = 'h',
  LongGet = 'j',
  Put = 'q',
  LongPut = 'r',
  Memoize = 0x94,
  Global = 'c',
  StackGlobal = 0x93,
  Reduce = 'R',
  NewObject = 0x81,
  Build = 'b',
  PersistentId = 'Q',
  Protocol = 0x80,
  Frame = 0x95,
};

}  // namespace earshot
