// SPDX-License-Identifier: GPL-3.0-or-later
// bench-proxy [--rate MBIT] MILLISECONDS HOST:PORT...: a TCP relay that hands every octet on after that time, in
// both directions, as a distant line does: the way there and back takes twice as long. Without --rate the line
// is as fast as the loopback; with it, all connections to one target share so many Mbit/s in each direction.
// Up to 4 MB are under way per direction, as with a TCP window of that size. Prints the port of each relay, in
// the order of the arguments, on the address of its target.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t mostUnderWay = 4 * 1024 * 1024;
constexpr std::size_t octetsPerRead = 64 * 1024;
constexpr std::size_t octetsPerSlowRead = 4 * 1024; // Large pieces would come in jerks.

struct Piece {
    Clock::time_point due;
    std::string octets; ///< Empty: the end.
};

/// One direction of a line.
struct Line {
    double nanosecondsPerOctet = 0;
    Clock::time_point busyUntil;

    /// When the last of so many octets has left.
    Clock::time_point leave(std::size_t octets, Clock::time_point now)
    {
        const auto time = static_cast<std::int64_t>(nanosecondsPerOctet * static_cast<double>(octets));
        busyUntil = std::max(busyUntil, now) + std::chrono::nanoseconds(time);
        return busyUntil;
    }
};

/// One direction of a connection.
struct Way {
    Line *line = nullptr;
    int from = -1;
    int to = -1;
    std::deque<Piece> pieces;
    std::size_t underWay = 0;
    std::size_t sent = 0; ///< Of the first piece.
    bool isEnded = false; ///< Nothing more comes.
    bool isDone = false; ///< And everything has been handed on.

    bool mayRead() const { return !isEnded && underWay < mostUnderWay; }
    bool isDue(Clock::time_point now) const { return !pieces.empty() && pieces.front().due <= now; }
};

struct Connection {
    std::array<Way, 2> ways;
};

struct Relay {
    int listener = -1;
    sockaddr_in target = {};
    std::unique_ptr<std::array<Line, 2>> lines;
};

void makeReady(int socket)
{
    fcntl(socket, F_SETFL, O_NONBLOCK);
    const int on = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

void readInto(Way &way, Clock::time_point now, std::chrono::microseconds delay)
{
    static std::array<char, octetsPerRead> buffer;
    const bool isSlow = way.line->nanosecondsPerOctet > 0;
    const ssize_t size = read(way.from, buffer.data(), isSlow ? octetsPerSlowRead : buffer.size());
    if (size < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    way.isEnded = size <= 0;
    const std::string octets(buffer.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    way.underWay += octets.size();
    way.pieces.push_back({way.line->leave(octets.size(), now) + delay, octets});
}

void handOn(Way &way, Clock::time_point now)
{
    while (way.isDue(now)) {
        const std::string &octets = way.pieces.front().octets;
        if (octets.empty()) {
            shutdown(way.to, SHUT_WR);
            way.isDone = true;
            way.pieces.clear();
            return;
        }
        const ssize_t size = send(way.to, octets.data() + way.sent, octets.size() - way.sent, MSG_NOSIGNAL);
        if (size < 0) {
            way.isDone = errno != EAGAIN && errno != EINTR;
            way.isEnded = way.isEnded || way.isDone;
            return;
        }
        way.sent += static_cast<std::size_t>(size);
        if (way.sent < octets.size())
            return;
        way.underWay -= octets.size();
        way.sent = 0;
        way.pieces.pop_front();
    }
}

class Proxy {
public:
    Proxy(std::chrono::microseconds delay, double megabitsPerSecond)
        : m_delay(delay)
        , m_nanosecondsPerOctet(megabitsPerSecond > 0 ? 8000 / megabitsPerSecond : 0)
    {
    }

    bool add(const std::string &target)
    {
        const std::size_t colon = target.rfind(':');
        Relay relay;
        relay.target.sin_family = AF_INET;
        relay.target.sin_port = htons(static_cast<std::uint16_t>(std::atoi(target.c_str() + colon + 1)));
        if (colon == std::string::npos
            || inet_pton(AF_INET, target.substr(0, colon).c_str(), &relay.target.sin_addr) != 1)
            return false;
        sockaddr_in here = relay.target;
        here.sin_port = 0;
        socklen_t size = sizeof here;
        relay.listener = socket(AF_INET, SOCK_STREAM, 0);
        auto *const address = reinterpret_cast<sockaddr *>(&here);
        if (bind(relay.listener, address, size) != 0 || listen(relay.listener, 256) != 0
            || getsockname(relay.listener, address, &size) != 0)
            return false;
        std::printf("%d\n", ntohs(here.sin_port));
        relay.lines = std::make_unique<std::array<Line, 2>>();
        for (Line &line : *relay.lines)
            line.nanosecondsPerOctet = m_nanosecondsPerOctet;
        m_relays.push_back(std::move(relay));
        return true;
    }

    void run()
    {
        while (true)
            turn();
    }

private:
    void turn()
    {
        m_polled.clear();
        for (const Relay &relay : m_relays)
            m_polled.push_back({relay.listener, POLLIN, 0});
        const Clock::time_point now = Clock::now();
        Clock::time_point next = now + std::chrono::hours(1);
        for (const std::unique_ptr<Connection> &connection : m_connections) {
            for (const Way &way : connection->ways) {
                if (!way.pieces.empty() && way.pieces.front().due > now)
                    next = std::min(next, way.pieces.front().due);
                m_polled.push_back({way.mayRead() ? way.from : -1, POLLIN, 0});
                m_polled.push_back({way.isDue(now) && !way.isDone ? way.to : -1, POLLOUT, 0});
            }
        }
        const auto left = std::chrono::duration_cast<std::chrono::nanoseconds>(next - now).count();
        const timespec limit{left / 1'000'000'000, left % 1'000'000'000};
        ppoll(m_polled.data(), m_polled.size(), &limit, nullptr);
        move();
    }

    void move()
    {
        const Clock::time_point now = Clock::now();
        auto polled = m_polled.cbegin() + static_cast<std::ptrdiff_t>(m_relays.size());
        for (const std::unique_ptr<Connection> &connection : m_connections) {
            for (Way &way : connection->ways) {
                if (polled->revents != 0 && polled->fd >= 0)
                    readInto(way, now, m_delay);
                polled += 2;
                handOn(way, now);
            }
        }
        std::erase_if(m_connections, [](const std::unique_ptr<Connection> &connection) {
            if (!connection->ways[0].isDone || !connection->ways[1].isDone)
                return false;
            close(connection->ways[0].from);
            close(connection->ways[0].to);
            return true;
        });
        for (std::size_t i = 0; i < m_relays.size(); ++i) {
            if (m_polled[i].revents != 0)
                accept(m_relays[i]);
        }
    }

    void accept(const Relay &relay)
    {
        const int client = ::accept(relay.listener, nullptr, nullptr);
        const int server = socket(AF_INET, SOCK_STREAM, 0);
        if (connect(server, reinterpret_cast<const sockaddr *>(&relay.target), sizeof relay.target) != 0) {
            close(client);
            close(server);
            return;
        }
        makeReady(client);
        makeReady(server);
        auto connection = std::make_unique<Connection>();
        connection->ways[0].from = connection->ways[1].to = client;
        connection->ways[0].to = connection->ways[1].from = server;
        connection->ways[0].line = &relay.lines->at(0);
        connection->ways[1].line = &relay.lines->at(1);
        m_connections.push_back(std::move(connection));
    }

    const std::chrono::microseconds m_delay;
    const double m_nanosecondsPerOctet;
    std::vector<Relay> m_relays;
    std::vector<std::unique_ptr<Connection>> m_connections;
    std::vector<pollfd> m_polled;
};

} // namespace

int main(int argc, char **argv)
{
    const bool hasRate = argc > 2 && std::strcmp(argv[1], "--rate") == 0;
    const int first = hasRate ? 3 : 1;
    if (argc < first + 2) {
        std::fputs("bench-proxy [--rate MBIT] MILLISECONDS HOST:PORT...\n", stderr);
        return 64;
    }
    Proxy proxy(std::chrono::microseconds(static_cast<long>(std::atof(argv[first]) * 1000)),
                hasRate ? std::atof(argv[2]) : 0);
    for (int i = first + 1; i < argc; ++i) {
        if (!proxy.add(argv[i])) {
            std::fprintf(stderr, "cannot relay to %s: %s\n", argv[i], std::strerror(errno));
            return 69;
        }
    }
    std::fflush(stdout);
    proxy.run();
}
