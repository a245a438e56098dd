#include "support/sftp_server.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include <arpa/inet.h>
#include <fcntl.h>
#include <grp.h>
#include <netinet/in.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <spawn.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/base64.h"
#include "base/hash.h"

namespace crossdock::test {

namespace {

namespace fs = std::filesystem;

/// crypt(3) of SftpServer::password().
constexpr const char* password_hash =
    "$6$crossdocktest$l.Z9NUu3rcElDVqaUOTiBJCluW5oPlNEKQs/QRjYaD6Lc/FJFzyW9NTkngzWqBBz7dAZWTAOOKkqTZ8RRPlRH.";

const passwd& server_user() {
  // A server that runs as root reads every file whatever its mode, so it gets a user of its own.
  static const passwd* const user = ::geteuid() == 0 ? ::getpwnam("games") : ::getpwuid(::geteuid());
  if (user == nullptr) throw std::runtime_error("there is no user for the SFTP server");
  return *user;
}

/// Starts a program; its streams are those given, -1: this program's. Not by fork: a program under a sanitizer takes long to copy.
pid_t start(std::vector<std::string> words, int in, int out, int errors) {
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  if (in >= 0) ::posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
  if (out >= 0) ::posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  if (errors >= 0) ::posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO);
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_t process = 0;
  const int error = ::posix_spawnp(&process, arguments[0], &actions, nullptr, arguments.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw std::runtime_error(words[0] + ": " + std::strerror(error));
  return process;
}

/// Runs a program to its end; what it wrote to its standard output.
std::string output_of(const std::vector<std::string>& words) {
  int out[2];
  if (::pipe2(out, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  const pid_t process = start(words, -1, out[1], -1);
  ::close(out[1]);
  std::string text;
  std::array<char, 4096> window{};
  for (ssize_t count = 0; (count = ::read(out[0], window.data(), window.size())) > 0;)
    text.append(window.data(), static_cast<std::size_t>(count));
  ::close(out[0]);
  int status = 0;
  ::waitpid(process, &status, 0);
  if (status != 0) throw std::runtime_error(words[0] + " failed: the tests need openssh-client (tools/install-packages test)");
  return text;
}

void write(const fs::path& path, const std::string& text, mode_t mode) {
  std::ofstream(path, std::ios::binary) << text;
  if (::chmod(path.c_str(), mode) != 0) throw std::runtime_error("cannot change " + path.string());
}

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

void make_key(const std::string& type, const fs::path& file) {
  fs::remove(file);
  fs::remove(file.string() + ".pub");
  std::vector<std::string> words = {"ssh-keygen", "-q", "-t", type, "-N", "", "-C", "", "-f", file.string()};
  if (type == "rsa") words.insert(words.end(), {"-b", "2048"});
  output_of(words);
}

/// A key pair of this program's, made once for each name and type: making them takes longer than most tests.
void copy_key(const std::string& name, const std::string& type, const fs::path& folder) {
  static const TemporaryFolder pool;
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  const std::string file = name + "_" + type;
  if (!fs::exists(pool.path() / file)) make_key(type, pool.path() / file);
  for (const char* half : {"", ".pub"}) fs::copy_file(pool.path() / (file + half), folder / (file + half));
}

void give_to_server(const fs::path& path) {
  if (::geteuid() == 0 && ::lchown(path.c_str(), server_user().pw_uid, server_user().pw_gid) != 0)
    throw std::runtime_error("cannot give " + path.string() + " to the server");
}

}  // namespace

SftpServer::SftpServer(Make make, Options options) : make_(make), options_(std::move(options)) {
  const char* const program = make == Make::openssh ? "/usr/sbin/sshd" : "/usr/sbin/proftpd";
  if (::access(program, X_OK) != 0) throw std::runtime_error(std::string(program) + " is missing: tools/install-packages test");
  if (::chmod(folder_.path().c_str(), 0755) != 0) throw std::runtime_error("cannot open the server's folder");
  for (const char* name : {"data", "data/in", "data/out", "data/done", "run"}) {
    fs::create_directory(folder_.path() / name);
    give_to_server(folder_.path() / name);
  }
  for (const std::string& type : options_.host_keys) {
    copy_key("host", type, folder_.path());
    give_to_server(folder_.path() / ("host_" + type));
  }
  configure();

  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  stop_ = ::eventfd(0, EFD_CLOEXEC);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener_, 64) != 0 ||
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
    throw std::runtime_error("no port on loopback");
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { serve(); });
}

SftpServer::~SftpServer() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(stop_, &one, sizeof one);
  thread_.join();
  end_processes();
  ::close(listener_);
  ::close(stop_);
}

std::string SftpServer::user() const { return make_ == Make::openssh ? server_user().pw_name : "partner"; }

std::string SftpServer::fingerprint(const std::string& type) const {
  // "ssh-ed25519 AAAA…": the hash is that of the bytes behind the base64.
  std::istringstream words(read(folder_.path() / ("host_" + (type.empty() ? options_.host_keys.front() : type) + ".pub")));
  std::string method, key;
  words >> method >> key;
  const Digest digest = sha256(from_base64(key).value());
  return "SHA256:" + to_base64({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

std::string SftpServer::private_key(const std::string& type, const std::string& passphrase) const {
  const fs::path plain = folder_.path() / ("user_" + type);
  if (!fs::exists(plain)) copy_key("user", type, folder_.path());
  if (passphrase.empty()) return read(plain);
  const fs::path encrypted = folder_.path() / ("user_" + type + "_encrypted");
  fs::copy_file(plain, encrypted, fs::copy_options::overwrite_existing);
  // A few rounds: what is tested is the format.
  output_of({"ssh-keygen", "-q", "-p", "-a", "1", "-P", "", "-N", passphrase, "-f", encrypted.string()});
  return read(encrypted);
}

void SftpServer::renew_host_key(const std::string& type) {
  const fs::path key = folder_.path() / ("host_" + type);
  make_key(type, key);
  give_to_server(key);
}

void SftpServer::change(Options options) {
  options_ = std::move(options);
  configure();
}

void SftpServer::configure() {
  const std::string root = folder_.path().string();
  std::string plain_keys, rfc4716_keys;
  for (const std::string& type : options_.user_keys) {
    static_cast<void>(private_key(type));
    const std::string file = root + "/user_" + type + ".pub";
    plain_keys += read(file);
    if (make_ == Make::proftpd) rfc4716_keys += output_of({"ssh-keygen", "-e", "-m", "RFC4716", "-f", file});
  }
  write(root + "/authorized_keys", plain_keys, 0644);
  write(root + "/authorized_keys.rfc4716", rfc4716_keys, 0644);

  std::string text;
  if (make_ == Make::openssh) {
    std::string denied;
    if (!options_.may_rename) denied += "rename,posix-rename,hardlink,";
    if (!options_.may_delete) denied += "remove,";
    text = "UsePAM no\nStrictModes no\nLogLevel VERBOSE\nPidFile none\nAuthorizedKeysFile " + root + "/authorized_keys\n";
    text += "Subsystem sftp internal-sftp\nForceCommand internal-sftp" +
            (denied.empty() ? std::string() : " -P " + denied.substr(0, denied.size() - 1)) + "\n";
    text += std::string("PubkeyAuthentication ") + (options_.key_login ? "yes" : "no") + "\nPasswordAuthentication no\n";
    text += "KbdInteractiveAuthentication no\n";
    for (const std::string& type : options_.host_keys) text += "HostKey " + root + "/host_" + type + "\n";
    text += options_.more;
  } else {
    const passwd& user = server_user();
    write(root + "/passwd",
          "partner:" + std::string(password_hash) + ":" + std::to_string(user.pw_uid) + ":" + std::to_string(user.pw_gid) + "::" + root +
              "/data:/bin/sh\n",
          0600);
    give_to_server(root + "/passwd");
    std::string methods;
    if (options_.key_login) methods += " publickey";
    if (options_.password_login) methods += " password";
    text = "ServerType inetd\nDefaultServer on\nServerName test\nUseReverseDNS off\nUseIPv6 off\nUser " + std::string(user.pw_name) +
           "\nGroup " + std::string(::getgrgid(user.pw_gid)->gr_name) + "\nLoadModule mod_sftp.c\n";
    text += "PidFile " + root + "/run/pid\nScoreboardFile " + root + "/run/scoreboard\nDelayTable none\nWtmpLog off\nTransferLog none\n";
    text += "ControlsEngine off\nSystemLog " + root + "/run/system.log\nAuthOrder mod_auth_file.c\nAuthUserFile " + root + "/passwd\n";
    text += "RequireValidShell off\nAllowOverwrite on\nSFTPEngine on\nSFTPLog " + root + "/run/sftp.log\nSFTPAuthMethods" + methods + "\n";
    text += "SFTPAuthorizedUserKeys file:" + root + "/authorized_keys.rfc4716\n";
    for (const std::string& type : options_.host_keys) text += "SFTPHostKey " + root + "/host_" + type + "\n";
    const std::string denied = std::string(options_.may_rename ? "" : " RNFR RNTO") + (options_.may_delete ? "" : " DELE");
    if (!denied.empty()) text += "<Directory />\n<Limit" + denied + ">\nDenyAll\n</Limit>\n</Directory>\n";
    text += options_.more;
  }
  // Replaced whole: a server may be reading it.
  write(root + "/server.conf.new", text, 0644);
  fs::rename(root + "/server.conf.new", root + "/server.conf");
}

void SftpServer::serve() {
  while (true) {
    std::array<pollfd, 2> sources{{{listener_, POLLIN, 0}, {stop_, POLLIN, 0}}};
    if (::poll(sources.data(), sources.size(), -1) < 0 && errno != EINTR) return;
    if (sources[1].revents != 0) return;
    if ((sources[0].revents & POLLIN) == 0) continue;
    const int connection = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0) continue;
    ++connections_;
    start_process(connection);
    ::close(connection);
  }
}

void SftpServer::start_process(int connection) {
  // It ends with this program, whatever ends that.
  std::vector<std::string> words = {"setpriv", "--pdeathsig", "TERM"};
  if (::geteuid() == 0) {
    const passwd& user = server_user();
    words.insert(words.end(), {"--reuid", std::to_string(user.pw_uid), "--regid", std::to_string(user.pw_gid), "--clear-groups"});
  }
  if (options_.file_limit != 0) {
    // As on a full disk: a write fails, and nobody is killed for it.
    ::signal(SIGXFSZ, SIG_IGN);
    words.insert(words.end(), {"prlimit", "--fsize=" + std::to_string(options_.file_limit)});
  }
  const std::string configuration = (folder_.path() / "server.conf").string();
  if (make_ == Make::openssh) {
    words.insert(words.end(), {"/usr/sbin/sshd", "-i", "-e", "-f", configuration});
  } else {
    words.insert(words.end(), {"/usr/sbin/proftpd", "-c", configuration});
  }
  const std::string log = (folder_.path() / "run/stderr.log").string();
  const int errors = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  const pid_t process = start(words, connection, connection, errors);
  ::close(errors);
  const std::lock_guard lock(mutex_);
  processes_.push_back(process);
}

void SftpServer::end_processes() {
  const std::lock_guard lock(mutex_);
  for (const pid_t process : processes_) ::kill(process, SIGTERM);
  for (const pid_t process : processes_) ::waitpid(process, nullptr, 0);
  processes_.clear();
}

void SftpServer::put(const std::string& path, const std::string& text) const {
  // As writers do that rename: nobody sees half of it.
  const fs::path target = data() / path;
  const fs::path temporary = folder_.path() / "run/put";
  write(temporary, text, 0644);
  give_to_server(temporary);
  fs::rename(temporary, target);
}

std::vector<std::string> SftpServer::names(const std::string& folder) const {
  std::vector<std::string> found;
  for (const auto& entry : fs::directory_iterator(data() / folder)) found.push_back(entry.path().filename().string());
  std::sort(found.begin(), found.end());
  return found;
}

std::string SftpServer::text(const std::string& path) const { return read(data() / path); }

std::string SftpServer::log() const {
  std::string all;
  for (const char* name : {"stderr.log", "system.log", "sftp.log"}) all += read(folder_.path() / "run" / name);
  return all;
}

}  // namespace crossdock::test
