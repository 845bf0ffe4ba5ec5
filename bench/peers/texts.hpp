#pragma once
// What the bots written by hand in C++ say.

#include <string_view>

namespace bot::bench {

inline constexpr std::string_view greeting_text =
    "Halo, selamat datang di layanan CS Bank ABC 😊\n\n"
    "Apakah ingin dihubungkan ke CS Bank ABC yang sedang available?\n\n1. Ya\n2. Tidak\n\n"
    "💡 Cukup ketik angka pilihannya, ya";
inline constexpr std::string_view handover_text =
    "Mohon menunggu, ya. Sedang kami hubungkan ke CS Bank ABC yang tersedia! 😊";
inline constexpr std::string_view thanks_text = "Terima kasih sudah menghubungi Bank ABC 😊";
inline constexpr std::string_view hint_text = "Ketik \"halo\" untuk mulai, ya 😊";

}  // namespace bot::bench
