#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace earshot {

struct DelimitedRow {
  std::int64_t line = 0;  ///< where it begins in the file, from 1
  std::vector<std::string> fields;
};

/// Rows of delimited text (RFC 4180: quoted fields, doubled quotes, line breaks within quotes; LF,
/// CRLF or CR; a byte-order mark is passed over). Blank lines are left out. Throws
/// std::runtime_error naming the line where a quote is never closed.
std::vector<DelimitedRow> parse_delimited(std::string_view text, char delimiter);

/// Reads a .csv (comma, semicolon, tab or bar: what its first line has most of) or .tsv file, in
/// UTF-8 or UTF-16; fields as from_safe_cell() gives them. Other text is taken for Windows-1252, as
/// spreadsheets save it, and `note` says so: "line 3 is not UTF-8; the file is read as ...". Throws
/// std::runtime_error naming the file: unreadable, none of these, an open quote.
std::vector<DelimitedRow> read_delimited(const std::filesystem::path& file,
                                         std::string* note = nullptr);

/// A name from outside as a cell of a table that Earshot writes: line breaks and tabs are blanks,
/// and an apostrophe goes before what a spreadsheet would run as a formula (=, +, -, @ first, and
/// no plain number) or before what begins with such an apostrophe. read_delimited() gives the name
/// back.
std::string safe_cell(const std::string& text);
/// The name without that apostrophe.
std::string from_safe_cell(const std::string& cell);

/// A field as it must be written: quoted where it holds the delimiter, a quote or a line break.
std::string quoted_field(const std::string& field, char delimiter);

}  // namespace earshot
