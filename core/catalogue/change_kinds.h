#pragma once

namespace earshot::change_kind {

/// How sound may be changed, by what is changed of it. What alters sound (an augmentation, a
/// method, a distortion) declares its kinds, so that it can be said whether a training has met
/// anything like a distortion. A plug-in may add kinds: any text that both sides agree on.
inline constexpr const char* added_noise = "added noise";
inline constexpr const char* level = "level";
inline constexpr const char* frequency_response = "frequency response";
inline constexpr const char* room = "room";
inline constexpr const char* coder = "coder";
inline constexpr const char* pitch = "pitch";

}  // namespace earshot::change_kind
