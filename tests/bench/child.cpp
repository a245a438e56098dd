#include "child.h"

#include <cerrno>
#include <stdexcept>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "counters.h"

namespace bench {

namespace {

std::uint64_t of_timeval(const timeval& time) {
  return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000u + static_cast<std::uint64_t>(time.tv_usec) * 1000u;
}

[[noreturn]] void become(char* const* arguments, int output, bool quiet, const char* folder) {
  if (::dup2(output, STDOUT_FILENO) >= 0 && (!quiet || ::dup2(output, STDERR_FILENO) >= 0) && (*folder == '\0' || ::chdir(folder) == 0))
    ::execv(arguments[0], arguments);
  ::_exit(127);
}

}  // namespace

std::string own_program() { return std::filesystem::read_symlink("/proc/self/exe").string(); }

Child run_child(const std::vector<std::string>& arguments, Output output, const std::filesystem::path& folder) {
  std::vector<char*> words;
  std::vector<std::string> copies = arguments;
  for (std::string& word : copies) words.push_back(word.data());
  words.push_back(nullptr);
  int ends[2] = {-1, -1};
  if (output == Output::kept && ::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe can be made");
  if (output == Output::dropped) ends[1] = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  Child child;
  const std::uint64_t start = wall_ns();
  const pid_t pid = ::vfork();
  if (pid == 0) become(words.data(), ends[1], output == Output::dropped, folder.c_str());
  ::close(ends[1]);
  if (pid < 0) throw std::runtime_error("no program can be started");
  if (output == Output::kept) {
    char window[4096];
    for (ssize_t got; (got = ::read(ends[0], window, sizeof window)) != 0;) {
      if (got > 0)
        child.output.append(window, static_cast<std::size_t>(got));
      else if (errno != EINTR)
        break;
    }
    ::close(ends[0]);
  }
  int status = 0;
  rusage usage{};
  while (::wait4(pid, &status, 0, &usage) < 0 && errno == EINTR) {}
  child.wall_ns = wall_ns() - start;
  child.cpu_ns = of_timeval(usage.ru_utime) + of_timeval(usage.ru_stime);
  child.peak_bytes = static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
  child.exit = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return child;
}

}  // namespace bench
