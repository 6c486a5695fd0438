# How our own code is compiled: warnings are errors, sanitizers where asked for, ccache where there.

add_library(earshot_compile INTERFACE)
target_compile_options(earshot_compile INTERFACE
  -Wall -Wextra -Wshadow -Wconversion -Werror -fpch-preprocess)
# GCC 12 sees overflows in its own std::string (GCC bug 105651). Files that are compiled together are
# headers to it, which must not hold what is a file's own (subobject-linkage).
target_compile_options(earshot_compile INTERFACE
  -Wno-restrict -Wno-stringop-overflow -Wno-stringop-overread -Wno-array-bounds
  -Wno-subobject-linkage)
target_include_directories(earshot_compile INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_definitions(earshot_compile INTERFACE QT_NO_KEYWORDS)

if(EARSHOT_SANITIZE)
  # -O1 compiles in half the time. What the sanitizers add makes GCC take LibTorch's empty optionals
  # for uninitialised (its manual: sanitizers may cause false warnings).
  add_compile_options(-fsanitize=${EARSHOT_SANITIZE} -fno-omit-frame-pointer -g1 -O1
    -Wno-maybe-uninitialized)
  add_link_options(-fsanitize=${EARSHOT_SANITIZE})
endif()

find_program(CCACHE ccache)
if(CCACHE)
  # A precompiled header and ccache go together, across folders too, with these four.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
    CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
    CCACHE_NOHASHDIR=1 CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} ${CCACHE})
endif()
