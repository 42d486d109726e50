// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "base/domainname.h"
#include "cli/command.h"

namespace cli {

/// A command on each domain of a move, one after the other; one that fails does not keep the others from
/// their turn. Exits with the first code that is not 0.
class EachDomain final : public Command {
    Q_OBJECT

public:
    using Maker = std::unique_ptr<Command> (*)(Context context);

    EachDomain(Maker make, Context context);

    void start() override;
    void stop() override;

private:
    void next();

    Maker m_make;
    std::unique_ptr<Command> m_command; ///< Has the project file open.
    QList<DomainName> m_domains; ///< Whose turn is to come.
    int m_code = 0;
};

} // namespace cli
