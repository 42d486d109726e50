// SPDX-License-Identifier: GPL-3.0-or-later
#include "migration/specialuse.h"

#include <QHash>

using imap::SpecialUse;

namespace migration {

namespace {

struct Names {
    SpecialUse use;
    const char16_t *names; ///< Case-folded, "|" between.
};

// The names that mail programs and hosts give these folders, by language. Words that also name ordinary
// folders of users ("Archives 2019", "Posta") are left out: a wrong guess would merge two folders.
constexpr Names table[]{
    {SpecialUse::Sent,
     u"sent|sent items|sent messages|sent mail|sent-mail|sentmail|outbox sent"
     u"|gesendet|gesendete objekte|gesendete elemente|gesendete nachrichten|gesendete mails|postausgang "
     u"gesendet"
     u"|envoyés|éléments envoyés|messages envoyés|courrier envoyé|objets envoyés"
     u"|enviados|elementos enviados|mensajes enviados|correo enviado|enviadas|itens enviados|mensagens "
     u"enviadas|e-mails enviados"
     u"|inviata|posta inviata|inviati|elementi inviati|messaggi inviati"
     u"|verzonden|verzonden items|verzonden berichten|verstuurd"
     u"|skickat|skickade objekt|skickade meddelanden|sendt|sendte elementer|sendt post|sendte meldinger"
     u"|lähetetyt|lähetetyt kohteet|lähetetyt viestit|saadetud|nosūtītie|išsiųsta|išsiųsti laiškai"
     u"|wysłane|elementy wysłane|wysłane wiadomości|odeslané|odeslaná pošta|odoslané|odoslaná "
     u"pošta|poslano|poslane stavke|poslani predmeti|poslato"
     u"|elküldött|elküldött elemek|elküldött üzenetek|trimise|elemente trimise|mesaje "
     u"trimise|enviats|elements enviats"
     u"|отправленные|отправленные элементы|исходящие отправленные|надіслані|відправлені|надіслані "
     u"елементи|изпратени|изпратени елементи"
     u"|απεσταλμένα|στοιχεία που έχουν σταλεί|gönderilmiş|gönderilen|gönderilmiş "
     u"öğeler|gönderilenler|gönderilmiş postalar"
     u"|送信済み|送信済みアイテム|送信済みメール|送信済みトレイ|已发送|已发送邮件|已傳送|寄件備份|已发邮件|"
     u"已寄出|보낸 편지함|보낸편지함|보낸 메일함"
     u"|נשלח|פריטים שנשלחו|דואר שנשלח|المرسلة|البريد المرسل|العناصر المرسلة|đã gửi|thư đã "
     u"gửi|terkirim|ส่งแล้ว|จดหมายที่ส่ง"},
    {SpecialUse::Trash,
     u"trash|deleted|deleted items|deleted messages|bin|wastebasket|rubbish"
     u"|papierkorb|gelöscht|gelöschte objekte|gelöschte elemente|gelöschte nachrichten"
     u"|corbeille|éléments supprimés|messages supprimés"
     u"|papelera|elementos eliminados|mensajes eliminados|lixo|lixeira|itens excluídos|itens "
     u"eliminados|paperera"
     u"|cestino|posta eliminata|elementi eliminati|eliminata"
     u"|prullenbak|prullenmand|verwijderde items|verwijderd|verwijderde berichten"
     u"|papperskorgen|borttaget|borttagna objekt|papirkurv|slettet post|slettede elementer|søppel|søppelkurv"
     u"|roskakori|poistetut|poistetut kohteet|prügikast|kustutatud|miskaste|šiukšlinė|šiukšliadėžė"
     u"|kosz|elementy usunięte|usunięte|koš|odstraněná pošta|kôš|odstránená pošta|smeće|koš za "
     u"smeće|izbrisano|smetnjak|otpad"
     u"|kuka|lomtár|törölt elemek|coș de gunoi|coş de gunoi|elemente șterse|gunoi"
     u"|корзина|удаленные|удалённые|удаленные элементы|кошик|видалені|видалені "
     u"елементи|кошче|изтрити|изтрити елементи"
     u"|κάδος απορριμμάτων|διαγραμμένα|απορρίμματα|çöp|çöp kutusu|silinmiş öğeler|silinmiş postalar"
     u"|ゴミ箱|ごみ箱|削除済みアイテム|已删除|已删除邮件|垃圾桶|刪除的郵件|已刪除的郵件|휴지통|지운 편지함"
     u"|אשפה|פריטים שנמחקו|المهملات|سلة المهملات|العناصر المحذوفة|thùng rác|sampah|ถังขยะ"},
    {SpecialUse::Drafts,
     u"drafts|draft|entwürfe|entwurf|brouillons|brouillon|borradores|borrador|rascunhos|esborranys|bozze"
     u"|concepten|utkast|kladder|kladde|luonnokset|mustandid|melnraksti|juodraščiai"
     u"|wersje robocze|kopie "
     u"robocze|szkice|robocze|koncepty|rozepsané|skice|nacrti|osnutki|piszkozatok|vázlatok|ciorne"
     u"|черновики|чернетки|чернови|πρόχειρα|taslaklar|下書き|草稿|草稿箱|草稿匣|임시 "
     u"보관함|임시보관함|טיוטות|المسودات|مسودات|thư nháp|draf|ฉบับร่าง"},
    {SpecialUse::Junk,
     u"junk|spam|junk e-mail|junk email|junk mail|bulk mail|bulk|spamverdacht|junk-e-mail"
     u"|unerwünscht|werbung spam|courrier indésirable|indésirables|pourriel|pourriels"
     u"|correo no deseado|no deseado|correo basura|lixo eletrônico|lixo electrónico|correio não "
     u"solicitado|correu brossa"
     u"|posta indesiderata|indesiderata|ongewenste e-mail|ongewenst|ongewenste mail"
     u"|skräppost|skräp|uønsket e-post|søppelpost|uønsket post|uønsket "
     u"e-mail|roskaposti|rämpspost|mēstules|šlamštas"
     u"|wiadomości-śmieci|niechciane|nevyžádaná pošta|nevyžádaná|nevyžiadaná pošta|neželjena pošta|neželena "
     u"pošta|levélszemét|mesaje nedorite"
     u"|спам|нежелательная почта|небажана пошта|нежелана поща|ανεπιθύμητη "
     u"αλληλογραφία|ανεπιθύμητα|önemsiz|önemsiz e-posta|gereksiz"
     u"|迷惑メール|垃圾邮件|垃圾郵件|스팸|스팸메일함|정크 메일|דואר זבל|البريد غير الهام|الرسائل غير المرغوب "
     u"فيها|thư rác"},
    {SpecialUse::Archive,
     u"archive|archives|archiv|archivo|archivos|arquivo|arquivo "
     u"morto|arxiu|archivio|archief|arkiv|arkisto|arhiiv|arhīvs|archyvas"
     u"|archiwum|archív|archivum|archívum|arhivă|arhiva|arhiv|архив|архів|αρχειοθήκη|arşiv|アーカイブ|归档|"
     u"存档|封存|보관함|ארכיון|الأرشيف|lưu trữ|arsip"},
};

QString folded(const QString &name)
{
    return name.normalized(QString::NormalizationForm_KC).toCaseFolded().simplified();
}

QHash<QString, SpecialUse> index()
{
    QHash<QString, SpecialUse> uses;
    for (const Names &row : table) {
        for (const QString &name : QString::fromUtf16(row.names).split(u'|'))
            uses.insert(folded(name), row.use);
    }
    return uses;
}

} // namespace

SpecialUse specialUseByName(const QString &name)
{
    static const QHash<QString, SpecialUse> uses = index();
    return uses.value(folded(name), SpecialUse::None);
}

} // namespace migration
