<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>cli::AccountsCommand</name>
    <message numerus="yes">
        <source>%n mailbox(es) imported.</source>
        <translation>
            <numerusform>%n mailbox imported.</numerusform>
            <numerusform>%n mailboxes imported.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n alias(es) imported.</source>
        <translation>
            <numerusform>%n alias imported.</numerusform>
            <numerusform>%n aliases imported.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Nothing was imported: %n row(s) have mistakes.</source>
        <translation>
            <numerusform>Nothing was imported: %n row has mistakes.</numerusform>
            <numerusform>Nothing was imported: %n rows have mistakes.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cli::CopyCommand</name>
    <message numerus="yes">
        <source>The flags of %n message(s) have followed the old mailbox.</source>
        <translation>
            <numerusform>The flags of %n message have followed the old mailbox.</numerusform>
            <numerusform>The flags of %n messages have followed the old mailbox.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n copied message(s) were deleted at the source since; the copies stay.</source>
        <translation>
            <numerusform>%n copied message was deleted at the source since; the copy stays.</numerusform>
            <numerusform>%n copied messages were deleted at the source since; the copies stay.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n difference(s) were found.</source>
        <translation>
            <numerusform>%n difference was found.</numerusform>
            <numerusform>%n differences were found.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>dns</name>
    <message numerus="yes">
        <source>%n name server(s) give no valid answer.</source>
        <translation>
            <numerusform>%n name server gives no valid answer.</numerusform>
            <numerusform>%n name servers give no valid answer.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n resolver(s) answer from a zone of their own and are not waited for.</source>
        <translation>
            <numerusform>%n resolver answers from a zone of its own and is not waited for.</numerusform>
            <numerusform>%n resolvers answer from zones of their own and are not waited for.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gui</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform>
            <numerusform>and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gui::GapsCard</name>
    <message numerus="yes">
        <source>%n message(s) read so far.</source>
        <translation>
            <numerusform>%n message read so far.</numerusform>
            <numerusform>%n messages read so far.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more could not be read.</source>
        <translation>
            <numerusform>%n more could not be read.</numerusform>
            <numerusform>%n more could not be read.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gui::HeatMap</name>
    <message numerus="yes">
        <source>%1, %2: %n mail(s)</source>
        <extracomment>%1 is a day of the week, %2 a time of day.</extracomment>
        <translation>
            <numerusform>%1, %2: %n mail</numerusform>
            <numerusform>%1, %2: %n mails</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gui::ImportDialog</name>
    <message numerus="yes">
        <source>%n mailbox(es)</source>
        <translation>
            <numerusform>%n mailbox</numerusform>
            <numerusform>%n mailboxes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n alias(es)</source>
        <translation>
            <numerusform>%n alias</numerusform>
            <numerusform>%n aliases</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) cannot be added.</source>
        <translation>
            <numerusform>%n row cannot be added.</numerusform>
            <numerusform>%n rows cannot be added.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gui::MailboxesPage</name>
    <message numerus="yes">
        <source>%n more are wrong or to be thought over.</source>
        <translation>
            <numerusform>%n more is wrong or to be thought over.</numerusform>
            <numerusform>%n more are wrong or to be thought over.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) belong to other domains of this move.</source>
        <translation>
            <numerusform>%n row belongs to another domain of this move.</numerusform>
            <numerusform>%n rows belong to other domains of this move.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n password(s) generated.</source>
        <translation>
            <numerusform>%n password generated.</numerusform>
            <numerusform>%n passwords generated.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gui::MigrationPage</name>
    <message numerus="yes">
        <source>Pass&amp;words (%n missing)</source>
        <translation>
            <numerusform>Pass&amp;words (%n missing)</numerusform>
            <numerusform>Pass&amp;words (%n missing)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>P&amp;roblems (%n)</source>
        <translation>
            <numerusform>P&amp;roblems (%n)</numerusform>
            <numerusform>P&amp;roblems (%n)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gui::MxPage</name>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 and %n more</numerusform>
            <numerusform>%1 and %n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>migration::AccountRun</name>
    <message numerus="yes">
        <source>%1 is known to grant %n connection(s) to a mailbox; no more are opened.</source>
        <extracomment>%1 is the name of a kind of server</extracomment>
        <translation>
            <numerusform>%1 is known to grant %n connection to a mailbox; no more are opened.</numerusform>
            <numerusform>%1 is known to grant %n connections to a mailbox; no more are opened.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>onboarding</name>
    <message numerus="yes">
        <source>%n address(es) of the old side have no place at the new host.</source>
        <translation>
            <numerusform>%n address of the old side has no place at the new host.</numerusform>
            <numerusform>%n addresses of the old side have no place at the new host.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Only spam was written to it in the last %1 days: %n message(s).</source>
        <translation>
            <numerusform>Only spam was written to it in the last %1 days: %n message.</numerusform>
            <numerusform>Only spam was written to it in the last %1 days: %n messages.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) were written to it in the last %1 days, the last on %2.</source>
        <translation>
            <numerusform>%n message was written to it in the last %1 days, on %2.</numerusform>
            <numerusform>%n messages were written to it in the last %1 days, the last on %2.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n address(es) of the old side have no place at the new host: %1</source>
        <extracomment>%1 is a list of mail addresses.</extracomment>
        <translation>
            <numerusform>%n address of the old side has no place at the new host: %1</numerusform>
            <numerusform>%n addresses of the old side have no place at the new host: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The check for forgotten addresses is incomplete: %n source(s) could not be read, among them %1.</source>
        <translation>
            <numerusform>The check for forgotten addresses is incomplete: %n source could not be read, among them %1.</numerusform>
            <numerusform>The check for forgotten addresses is incomplete: %n sources could not be read, among them %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n mailbox(es) or alias(es) are missing at the new host.</source>
        <translation>
            <numerusform>%n mailbox or alias is missing at the new host.</numerusform>
            <numerusform>%n mailboxes or aliases are missing at the new host.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n difference(s) were found.</source>
        <translation>
            <numerusform>%n difference was found.</numerusform>
            <numerusform>%n differences were found.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n mailbox(es) could not be copied yet.</source>
        <translation>
            <numerusform>%n mailbox could not be copied yet.</numerusform>
            <numerusform>%n mailboxes could not be copied yet.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Copied; %n message(s) were refused, see the list.</source>
        <translation>
            <numerusform>Copied; %n message was refused, see the list.</numerusform>
            <numerusform>Copied; %n messages were refused, see the list.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n mailbox(es) do not exist at the new host yet; mail to them would be refused.</source>
        <translation>
            <numerusform>%n mailbox does not exist at the new host yet; mail to it would be refused.</numerusform>
            <numerusform>%n mailboxes do not exist at the new host yet; mail to them would be refused.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n alias(es) do not exist at the new host yet; mail to them would be refused.</source>
        <translation>
            <numerusform>%n alias does not exist at the new host yet; mail to it would be refused.</numerusform>
            <numerusform>%n aliases do not exist at the new host yet; mail to them would be refused.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Only the newest %n message(s) were read.</source>
        <translation>
            <numerusform>Only the newest message was read.</numerusform>
            <numerusform>Only the newest %n messages were read.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n provider(s) are known.</source>
        <translation>
            <numerusform>%n provider is known.</numerusform>
            <numerusform>%n providers are known.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n mailbox(es) have a new password.</source>
        <translation>
            <numerusform>%n mailbox has a new password.</numerusform>
            <numerusform>%n mailboxes have a new password.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n mailbox(es) were disabled.</source>
        <translation>
            <numerusform>%n mailbox was disabled.</numerusform>
            <numerusform>%n mailboxes were disabled.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <extracomment>%1 is a domain.</extracomment>
        <translation>
            <numerusform>%1 and %n more</numerusform>
            <numerusform>%1 and %n more</numerusform>
        </translation>
    </message>
</context>
</TS>
