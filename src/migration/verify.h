// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QThread>

#include "base/result.h"
#include "migration/engine.h"

namespace migration {

/// One difference between source and destination.
struct Difference {
    enum class Kind {
        Missing, ///< Copied once, but not at the destination any more (moved or deleted there, or lost).
        KeptOnce, ///< Missing, too, but the destination keeps only one of equal messages: one like it is there.
        NotCopied, ///< At the source, not in the ledger as done.
        BodyDiffers, ///< Deep verification only.
        MetadataDiffers, ///< INTERNALDATE or size.
        Unreadable, ///< One side would not hand it out.
    };

    Kind kind = Kind::Missing;
    QString account;
    QString folder; ///< The source's name.
    quint32 uid = 0; ///< At the source.
    QString detail; ///< Untranslated: values of both sides.

    bool operator==(const Difference &) const = default;
};

struct FolderVerification {
    QString source;
    QString destination;
    qint64 atSource = 0; ///< Messages there now.
    qint64 atDestination = 0;
    qint64 matched = 0; ///< Source messages whose counterpart was found.
    qint64 excused = 0; ///< Source messages that are excluded by a rule or refused with a reason.

    bool operator==(const FolderVerification &) const = default;
};

struct Verification {
    QString account;
    QList<FolderVerification> folders;
    QList<Difference> differences; ///< At most 10,000; `differenceCount` has them all.
    qint64 differenceCount = 0;
    std::optional<Error> error; ///< Why it could not be finished.

    bool isEqual() const { return !error && differenceCount == 0; }
};

/// Proves source = destination again: lists both sides and compares through the ledger. `deep` compares
/// the digest of every body, streaming both sides. Changes neither server nor the ledger.
class Verifier final : public QObject {
    Q_OBJECT

public:
    explicit Verifier(QObject *parent = nullptr);
    ~Verifier() override;

    /// Starts; returns at once. To be called once. Uses ledgerFile and parallel of the options.
    void start(const QList<AccountJob> &jobs, const Options &options, bool deep);
    void stop();

signals:
    /// At most ten a second. `copied` and `octets` count what was compared.
    void progress(const migration::AccountProgress &progress);
    void accountFinished(const migration::Verification &verification);
    /// Last of all, in the order of the jobs; where the ledger cannot be read, each has that error.
    void finished(const QList<migration::Verification> &verifications);

private:
    class Worker;

    QThread m_thread;
    Worker *m_worker = nullptr;
};

} // namespace migration
Q_DECLARE_METATYPE(migration::Difference)
Q_DECLARE_METATYPE(migration::Verification)
