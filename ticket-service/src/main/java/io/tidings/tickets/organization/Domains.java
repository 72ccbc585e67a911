package io.tidings.tickets.organization;

import java.net.IDN;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Which domains an organization may be known by. */
public final class Domains {

    private static final Pattern DOMAIN =
            Pattern.compile("(?=.{3,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z0-9][a-z0-9-]{0,61}[a-z0-9]");

    /** Providers at which anybody has an address; the largest worldwide and of the countries whose languages we speak. */
    private static final Set<String> PUBLIC = Set.of(
            "gmail.com",
            "googlemail.com",
            "outlook.com",
            "hotmail.com",
            "live.com",
            "msn.com",
            "yahoo.com",
            "ymail.com",
            "rocketmail.com",
            "aol.com",
            "icloud.com",
            "me.com",
            "mac.com",
            "proton.me",
            "protonmail.com",
            "pm.me",
            "tutanota.com",
            "tuta.com",
            "zoho.com",
            "mail.com",
            "gmx.com",
            "gmx.net",
            "gmx.de",
            "web.de",
            "t-online.de",
            "freenet.de",
            "mailbox.org",
            "posteo.de",
            "fastmail.com",
            "hey.com",
            "yandex.com",
            "yandex.ru",
            "mail.ru",
            "bk.ru",
            "inbox.ru",
            "list.ru",
            "rambler.ru",
            "wp.pl",
            "o2.pl",
            "tlen.pl",
            "onet.pl",
            "onet.eu",
            "op.pl",
            "vp.pl",
            "poczta.onet.pl",
            "interia.pl",
            "interia.eu",
            "poczta.fm",
            "gazeta.pl",
            "go2.pl",
            "naver.com",
            "daum.net",
            "hanmail.net",
            "kakao.com",
            "nate.com",
            "hanmir.com",
            "korea.com",
            "qq.com",
            "163.com",
            "126.com",
            "sina.com",
            "foxmail.com",
            "yahoo.co.jp",
            "yahoo.co.uk",
            "yahoo.co.kr",
            "yahoo.fr",
            "yahoo.de",
            "hotmail.co.uk",
            "hotmail.fr",
            "hotmail.de",
            "outlook.de",
            "outlook.fr",
            "outlook.kr",
            "live.co.uk",
            "docomo.ne.jp",
            "ezweb.ne.jp",
            "softbank.ne.jp",
            "orange.fr",
            "free.fr",
            "laposte.net",
            "wanadoo.fr",
            "libero.it",
            "virgilio.it",
            "seznam.cz",
            "btinternet.com",
            "comcast.net",
            "verizon.net",
            "att.net",
            "sbcglobal.net",
            "cox.net");

    private Domains() {}

    /** As typed: with or without an @, in any script. Refuses what is no domain, or belongs to everybody. */
    public static List<String> checked(List<String> typed) {
        return typed.stream().map(Domains::checked).distinct().toList();
    }

    private static String checked(String typed) {
        var domain = ascii(typed.strip().replaceFirst("^.*@", ""));
        if (!DOMAIN.matcher(domain).matches()) {
            throw new OrganizationProblem.NoDomain(typed.strip());
        }
        if (PUBLIC.contains(domain)) {
            throw new OrganizationProblem.PublicMailDomain(domain);
        }
        return domain;
    }

    private static String ascii(String domain) {
        try {
            return IDN.toASCII(domain).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            // Not a name at all, which the pattern says as well.
            return domain.toLowerCase(Locale.ROOT);
        }
    }

    /** What follows the @ of an address, as {@link #checked} writes it. */
    static String ofAddress(String email) {
        return ascii(email.substring(email.lastIndexOf('@') + 1).strip());
    }
}
