#include "bench/tutorial.hpp"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "compiler/driver/driver.hpp"

namespace bot::bench {

std::string tutorial_source() {
  std::ifstream file(BOT_SOURCE_DIR "/examples/handover/handover.bot");
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

bytecode::Bytes compile_tutorial(bool strip) {
  driver::Job job;
  job.name = "handover.bot";
  job.text = tutorial_source();
  job.strip = strip;
  driver::Result result = driver::compile(job);
  if (result.artifact.empty()) {
    std::fprintf(stderr, "the tutorial does not compile\n");
    std::exit(1);
  }
  return std::move(result.artifact);
}

const std::vector<runtime::Event>& conversation() {
  static const std::vector<runtime::Event> events = [] {
    std::vector<runtime::Event> out;
    for (const char* text :
         {"hi", "apa kabar?", "Dua, terima kasih", "Halo kak!", "saya mau bayar tagihan bulan ini", "1"}) {
      runtime::Event e;
      e.text = text;
      out.push_back(e);
    }
    runtime::Event resolved;
    resolved.kind = runtime::Event::Kind::host;
    resolved.name = "agent.resolved";
    out.push_back(resolved);
    return out;
  }();
  return events;
}

}  // namespace bot::bench
