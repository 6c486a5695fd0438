# Files of one folder are compiled together, eight at a time: each file that reads torch's headers,
# precompiled or not, costs GCC ten seconds of templates that it never uses, and each that reads Qt's
# three seconds.

option(EARSHOT_UNITY "Compile the files of a folder together: a build from nothing is three times \
faster, the one after a change somewhat slower" ON)

function(earshot_unite target)
  if(NOT EARSHOT_UNITY)
    return()
  endif()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  foreach(file ${ARGN})
    if(file MATCHES "\\.cpp$")
      get_filename_component(folder ${file} DIRECTORY)
      file(RELATIVE_PATH folder ${CMAKE_SOURCE_DIR} ${folder})
      string(REPLACE "/" "_" folder ${folder})
      if(NOT DEFINED files_of_${folder})
        set(files_of_${folder} 0)
      endif()
      math(EXPR number "${files_of_${folder}} / 8")
      math(EXPR files_of_${folder} "${files_of_${folder}} + 1")
      set_source_files_properties(${file} PROPERTIES UNITY_GROUP ${folder}_${number})
    endif()
  endforeach()
endfunction()
