// SPDX-License-Identifier: GPL-3.0-or-later
// How fast the servers are when nobody in between costs anything:
//   bench-limit copy HOST:PORT USER HOST:PORT USER    raw FETCH of everything, then raw MULTIAPPEND of it
//   bench-limit metadata HOST:PORT USER               UID, FLAGS, INTERNALDATE and RFC822.SIZE of everything
// All commands are sent without waiting for any answer; the password is "x". Prints one line of JSON.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t messagesPerAppend = 50;
constexpr std::size_t octetsPerAppend = 1024 * 1024;

struct Message {
    std::string mark; ///< Flags and date, as APPEND wants them.
    std::string octets;
};

struct Folder {
    std::string name; ///< As LIST gave it, with its quotes.
    std::vector<Message> messages;
};

[[noreturn]] void die(const std::string &text)
{
    std::fprintf(stderr, "bench-limit: %s\n", text.c_str());
    std::exit(69);
}

double processorSeconds()
{
    rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval &time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

class Server {
public:
    Server(const std::string &endpoint, const std::string &user)
    {
        const std::size_t colon = endpoint.rfind(':');
        sockaddr_in address = {};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(std::atoi(endpoint.c_str() + colon + 1)));
        inet_pton(AF_INET, endpoint.substr(0, colon).c_str(), &address.sin_addr);
        m_socket = socket(AF_INET, SOCK_STREAM, 0);
        const int on = 1;
        setsockopt(m_socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        if (connect(m_socket, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0)
            die("cannot connect to " + endpoint);
        line();
        send("l LOGIN \"" + user + "\" x\r\n");
        await("l ");
    }
    ~Server() { close(m_socket); }
    Server(const Server &) = delete;
    Server &operator=(const Server &) = delete;

    void send(std::string_view octets) const
    {
        while (!octets.empty()) {
            const ssize_t size = ::send(m_socket, octets.data(), octets.size(), MSG_NOSIGNAL);
            if (size <= 0)
                die("the connection was lost");
            octets.remove_prefix(static_cast<std::size_t>(size));
        }
    }

    std::string line()
    {
        while (true) {
            const std::size_t end = m_buffer.find("\r\n", m_place);
            if (end != std::string::npos) {
                std::string found = m_buffer.substr(m_place, end - m_place);
                m_place = end + 2;
                return found;
            }
            fill();
        }
    }

    std::string octets(std::size_t size)
    {
        while (m_buffer.size() - m_place < size)
            fill();
        std::string found = m_buffer.substr(m_place, size);
        m_place += size;
        return found;
    }

    /// Reads up to the answer with this tag, which must be OK.
    template <typename Use> void await(std::string_view tag, Use use)
    {
        while (true) {
            const std::string answer = line();
            if (answer.starts_with(tag)) {
                if (!answer.starts_with(std::string(tag) + "OK"))
                    die(answer);
                return;
            }
            use(answer);
        }
    }
    void await(std::string_view tag)
    {
        await(tag, [](const std::string &) {});
    }

private:
    void fill()
    {
        if (m_place > 1024 * 1024) {
            m_buffer.erase(0, m_place);
            m_place = 0;
        }
        static char room[1024 * 1024];
        const ssize_t size = read(m_socket, room, sizeof room);
        if (size <= 0)
            die("the server closed the connection");
        m_buffer.append(room, static_cast<std::size_t>(size));
    }

    int m_socket = -1;
    std::string m_buffer;
    std::size_t m_place = 0;
};

std::vector<Folder> foldersOf(Server &server)
{
    std::vector<Folder> folders;
    server.send("f LIST \"\" \"*\"\r\n");
    server.await("f ", [&](const std::string &answer) {
        // * LIST (\HasNoChildren) "/" name
        const std::size_t separator = answer.find(") \"");
        if (!answer.starts_with("* LIST ") || separator == std::string::npos)
            return;
        if (answer.find("\\Noselect") == std::string::npos
            && answer.find("\\NonExistent") == std::string::npos)
            folders.push_back({answer.substr(answer.find("\" ", separator + 3) + 2), {}});
    });
    return folders;
}

/// "(\Seen) "date"" of "* 1 FETCH (FLAGS (\Seen \Recent) INTERNALDATE "date" BODY[] {1}".
std::string markOf(const std::string &fetch)
{
    const std::size_t flags = fetch.find("FLAGS (") + 6;
    const std::size_t flagsEnd = fetch.find(')', flags) + 1;
    const std::size_t date = fetch.find("INTERNALDATE \"") + 13;
    std::string list = fetch.substr(flags, flagsEnd - flags);
    const std::size_t recent = list.find("\\Recent");
    if (recent != std::string::npos)
        list.erase(recent > 1 ? recent - 1 : recent, recent > 1 || list[recent + 7] == ' ' ? 8 : 7);
    return ' ' + list + ' ' + fetch.substr(date, fetch.find('"', date + 1) + 1 - date) + ' ';
}

void fetchAll(Server &server, std::vector<Folder> &folders, const char *items)
{
    std::string commands;
    for (std::size_t i = 0; i < folders.size(); ++i) {
        commands += "e EXAMINE " + folders[i].name + "\r\n";
        commands += 'x' + std::to_string(i) + " UID FETCH 1:* (" + items + ")\r\n";
    }
    server.send(commands);
    for (std::size_t i = 0; i < folders.size(); ++i) {
        server.await('x' + std::to_string(i) + ' ', [&](const std::string &answer) {
            if (answer.find(" FETCH (") == std::string::npos)
                return;
            folders[i].messages.emplace_back();
            const std::size_t brace = answer.rfind('{');
            if (!answer.ends_with('}') || brace == std::string::npos)
                return;
            Message &message = folders[i].messages.back();
            message.mark = markOf(answer);
            message.octets = server.octets(std::strtoul(answer.c_str() + brace + 1, nullptr, 10));
        });
    }
}

/// All commands; `appends` gets their number.
std::vector<iovec> appendCommands(const std::vector<Folder> &folders, std::vector<std::string> &texts,
                                  std::size_t &appends)
{
    std::vector<iovec> pieces;
    const auto add = [&pieces](const std::string &octets) {
        pieces.push_back({const_cast<char *>(octets.data()), octets.size()});
    };
    const auto text = [&](std::string octets) {
        texts.push_back(std::move(octets));
        add(texts.back());
    };
    for (const Folder &folder : folders) {
        if (folder.name != "INBOX")
            text("c CREATE " + folder.name + "\r\n");
        text("s SELECT " + folder.name + "\r\n");
        std::size_t octets = 0;
        std::size_t count = 0;
        for (const Message &message : folder.messages) {
            if (count > 0
                && (count == messagesPerAppend || octets + message.octets.size() > octetsPerAppend)) {
                text("\r\n");
                count = 0;
            }
            if (count++ == 0) {
                text('a' + std::to_string(appends++) + " APPEND " + folder.name);
                octets = 0;
            }
            octets += message.octets.size();
            text(message.mark + '{' + std::to_string(message.octets.size()) + "+}\r\n");
            add(message.octets);
        }
        if (count > 0)
            text("\r\n");
    }
    return pieces;
}

void appendAll(Server &server, const std::vector<iovec> &pieces, std::size_t appends)
{
    std::thread writer([&] {
        for (const iovec &piece : pieces)
            server.send({static_cast<const char *>(piece.iov_base), piece.iov_len});
        server.send("z NOOP\r\n");
    });
    std::size_t done = 0;
    server.await("z ", [&](const std::string &answer) {
        if (!answer.starts_with('a'))
            return;
        if (answer.find(" OK") == std::string::npos)
            die(answer);
        ++done;
    });
    writer.join();
    if (done != appends)
        die("some APPENDs were not answered");
}

void print(const char *what, std::size_t messages, std::size_t octets, Clock::time_point start,
           double processor)
{
    std::printf("\"%s\": {\"seconds\": %.4f, \"messages\": %zu, \"octets\": %zu, \"cpu\": %.4f}", what,
                std::chrono::duration<double>(Clock::now() - start).count(), messages, octets,
                processorSeconds() - processor);
}

std::vector<Folder> fetchTimed(const char *endpoint, const char *user, const char *what, const char *items)
{
    const Clock::time_point start = Clock::now();
    const double processor = processorSeconds();
    Server server(endpoint, user);
    std::vector<Folder> folders = foldersOf(server);
    fetchAll(server, folders, items);
    std::size_t messages = 0;
    std::size_t octets = 0;
    for (const Folder &folder : folders) {
        messages += folder.messages.size();
        for (const Message &message : folder.messages)
            octets += message.octets.size();
    }
    print(what, messages, octets, start, processor);
    return folders;
}

void appendTimed(const char *endpoint, const char *user, const std::vector<Folder> &folders)
{
    std::vector<std::string> texts;
    std::size_t count = 0;
    std::size_t octets = 0;
    for (const Folder &folder : folders) {
        count += folder.messages.size();
        for (const Message &message : folder.messages)
            octets += message.octets.size();
    }
    texts.reserve(4 * count + 4 * folders.size()); // The pieces point into it.
    std::size_t appends = 0;
    const std::vector<iovec> pieces = appendCommands(folders, texts, appends);
    const Clock::time_point start = Clock::now();
    const double processor = processorSeconds();
    Server server(endpoint, user);
    appendAll(server, pieces, appends);
    print("append", count, octets, start, processor);
}

} // namespace

int main(int argc, char **argv)
{
    const std::string_view what = argc > 1 ? argv[1] : "";
    std::printf("{");
    if (what == "copy" && argc == 6) {
        const std::vector<Folder> folders =
            fetchTimed(argv[2], argv[3], "fetch", "FLAGS INTERNALDATE BODY.PEEK[]");
        std::printf(", ");
        appendTimed(argv[4], argv[5], folders);
    } else if (what == "metadata" && argc == 4) {
        fetchTimed(argv[2], argv[3], "metadata", "UID FLAGS INTERNALDATE RFC822.SIZE");
    } else {
        std::fputs("bench-limit copy HOST:PORT USER HOST:PORT USER | metadata HOST:PORT USER\n", stderr);
        return 64;
    }
    std::printf("}\n");
}
