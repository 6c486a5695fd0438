# LibTorch as one target, earshot_torch: Debian's package, a LibTorch elsewhere, or the `torch` wheel.
# The wheel's own CMake package asks for nvcc, which our users do not have, so its libraries are
# linked by name.

add_library(earshot_torch INTERFACE)

# The folder of torch/torch.h as a compile option: moc reads a target's include folders but not its
# options, and Qt 6.8's takes half a minute to read LibTorch for each test that includes it.
function(earshot_add_torch_header_folder folder)
  target_compile_options(earshot_torch INTERFACE "SHELL:-isystem ${folder}")
endfunction()

if(EARSHOT_TORCH_PREFIX)
  set(torch_include ${EARSHOT_TORCH_PREFIX}/include)
  if(NOT EXISTS ${torch_include}/torch/csrc/api/include/torch/torch.h)
    message(FATAL_ERROR "EARSHOT_TORCH_PREFIX=${EARSHOT_TORCH_PREFIX}: "
      "no include/torch/csrc/api/include/torch/torch.h below it")
  endif()
  target_include_directories(earshot_torch SYSTEM INTERFACE ${torch_include})
  earshot_add_torch_header_folder(${torch_include}/torch/csrc/api/include)
  file(STRINGS ${torch_include}/torch/csrc/api/include/torch/version.h torch_version_lines
    REGEX "define TORCH_VERSION_(MAJOR|MINOR|PATCH)")
  # libtorch_cuda registers the GPU's kernels by being loaded, though nothing of it is named.
  target_link_options(earshot_torch INTERFACE -Wl,--no-as-needed)
  # The wheel's libraries show a std::filesystem of their own, and the GPU's crashes: the system's
  # must be found first.
  target_link_libraries(earshot_torch INTERFACE stdc++)
  # libtorch itself only names the others; in a CUDA wheel it would pull all of CUDA in.
  set(names torch_cpu c10)
  if(EARSHOT_TORCH_CUDA)
    list(PREPEND names torch torch_cuda c10_cuda)
  endif()
  foreach(name ${names})
    set(file ${EARSHOT_TORCH_PREFIX}/lib/lib${name}.so)
    if(EXISTS ${file})
      target_link_libraries(earshot_torch INTERFACE ${file})
    endif()
  endforeach()
  target_link_options(earshot_torch INTERFACE -Wl,-rpath,${EARSHOT_TORCH_PREFIX}/lib
    -Wl,--allow-shlib-undefined)
  message(STATUS "LibTorch: ${EARSHOT_TORCH_PREFIX} ${torch_version_lines}")
else()
  find_package(Torch REQUIRED)
  set(api_folder "torch/csrc/api/include$")
  foreach(folder ${TORCH_INCLUDE_DIRS})
    if(folder MATCHES ${api_folder})
      earshot_add_torch_header_folder(${folder})
    else()
      target_include_directories(earshot_torch SYSTEM INTERFACE ${folder})
    endif()
  endforeach()
  foreach(library ${TORCH_LIBRARIES})
    if(TARGET ${library})
      get_target_property(folders ${library} INTERFACE_INCLUDE_DIRECTORIES)
      if(folders)
        list(FILTER folders EXCLUDE REGEX ${api_folder})
        set_target_properties(${library} PROPERTIES INTERFACE_INCLUDE_DIRECTORIES "${folders}")
      endif()
    endif()
  endforeach()
  target_link_libraries(earshot_torch INTERFACE ${TORCH_LIBRARIES})
  message(STATUS "LibTorch: ${Torch_VERSION}")
endif()
