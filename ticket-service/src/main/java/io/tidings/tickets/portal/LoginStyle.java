package io.tidings.tickets.portal;

import io.tidings.tickets.portal.PortalController.Portal;
import java.util.stream.Collectors;

/** Writes a look as a style for the login page ({@code infra/keycloak/themes}). */
final class LoginStyle {

    private LoginStyle() {}

    static String of(Portal portal) {
        var style = new StringBuilder();
        var tones = portal.tones();
        if (tones != null) {
            style.append(":root:root {\n");
            style.append("  --accent: light-dark(%s, %s);\n"
                    .formatted(tones.light().accent(), tones.dark().accent()));
            style.append("  --accent-ink: light-dark(%s, %s);\n"
                    .formatted(tones.light().ink(), tones.dark().ink()));
            style.append("}\n");
        }
        if (portal.name() != null) {
            // The realm's own name stays for who reads the page without styles.
            style.append("#kc-header-wrapper { font-size: 0 !important; }\n");
            style.append(
                    "#kc-header-wrapper::after { content: %s; font-size: 20px; }\n".formatted(quoted(portal.name())));
        }
        if (portal.logo() != null) {
            style.append("#kc-header-wrapper::before { content: ''; display: block; height: 56px; margin-bottom: 12px;"
                    + " background: url('%s') center / contain no-repeat; }\n".formatted(portal.logo()));
        }
        return style.toString();
    }

    /** A string of CSS in which nothing ends it: each character but letters and digits as its number. */
    private static String quoted(String text) {
        return text.codePoints()
                .mapToObj(point ->
                        Character.isLetterOrDigit(point) ? Character.toString(point) : "\\%06x".formatted(point))
                .collect(Collectors.joining("", "\"", "\""));
    }
}
