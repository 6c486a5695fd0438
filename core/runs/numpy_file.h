#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace earshot {

/// Rows of numbers, whatever kind of number the file has.
struct NumberTable {
  std::int64_t rows = 0, width = 0;
  std::vector<float> values;  ///< [rows, width], row-major
};

/// Reads an array of one or two dimensions that NumPy wrote (NEP 1; versions 1 to 3 of the format):
/// whole and real numbers of any size, either byte order, C or Fortran order; one dimension is one
/// column. Nothing in such a file is ever run: arrays of Python objects are refused. Room is taken
/// as the bytes come, so that a shape that lies costs nothing, and never for more than `most` bytes
/// of values. Throws std::runtime_error, one line, the file first.
NumberTable read_numpy(const std::filesystem::path& file, std::uintmax_t most = 16'000'000'000);

/// The same of an array within an .npz (a zip of .npy, packed or not): the one that is named; else
/// the only one of two dimensions, or the one among several that is called features, embeddings, X
/// or arr_0. Throws std::runtime_error, one line, with the names that there are where none fits.
NumberTable read_npz(const std::filesystem::path& file, const std::string& array = {},
                     std::uintmax_t most = 16'000'000'000);

}  // namespace earshot
