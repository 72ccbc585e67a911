package io.tidings.tickets.form;

import io.tidings.tickets.OneLine;
import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sites and their pages, as browsers name them and as strangers may claim them to be. */
final class Origins {

    /** Longer addresses are a page's own affair. */
    private static final int LONGEST_PAGE = 500;

    private static final Pattern ORIGIN = Pattern.compile("(https?)://([^\\s/:?#@\\\\\\[\\]]+)(?::(\\d{1,5}))?/?");

    private Origins() {}

    /** An origin in the form in which browsers send it (RFC 6454 §6.1); empty where it is none. */
    static Optional<String> of(String written) {
        var parts = ORIGIN.matcher(written.strip().toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            return Optional.empty();
        }
        var scheme = parts.group(1);
        var port = parts.group(3);
        try {
            var host = IDN.toASCII(parts.group(2), IDN.USE_STD3_ASCII_RULES);
            var usual = port == null || port.equals(scheme.equals("https") ? "443" : "80");
            return host.isEmpty() ? Optional.empty() : Optional.of(scheme + "://" + host + (usual ? "" : ":" + port));
        } catch (IllegalArgumentException notAName) {
            return Optional.empty();
        }
    }

    /** The site that a page is of; empty where the address is none of the web, or says who asks. */
    static Optional<String> ofPage(@Nullable String page) {
        return address(page).flatMap(address -> of(address.getScheme() + "://" + address.getRawAuthority()));
    }

    /**
     * Where somebody was who wrote by a form, fit to be shown and followed: a page of one of these sites, or the site that the
     * browser named. Without its query and fragment, which may hold who somebody is or how they get in.
     *
     * @param page what the page, or whoever pretends to be one, says
     * @param origin what the browser says; a page of elsewhere is then not believed
     */
    static Optional<String> cameFrom(@Nullable String page, @Nullable String origin, Collection<String> sites) {
        return address(page)
                .filter(address -> ofPage(page)
                        .filter(site -> origin == null ? sites.contains(site) : site.equals(origin))
                        .isPresent())
                .map(address -> ofPage(page).orElseThrow() + (address.getRawPath() == null ? "" : address.getRawPath()))
                .map(OneLine::of)
                .filter(address -> address.length() <= LONGEST_PAGE)
                .or(() -> Optional.ofNullable(origin));
    }

    private static Optional<URI> address(@Nullable String page) {
        if (page == null || page.isBlank()) {
            return Optional.empty();
        }
        try {
            var address = new URI(page.strip());
            var isWeb = "https".equalsIgnoreCase(address.getScheme()) || "http".equalsIgnoreCase(address.getScheme());
            return isWeb && address.getRawAuthority() != null && address.getRawUserInfo() == null
                    ? Optional.of(address)
                    : Optional.empty();
        } catch (URISyntaxException notAnAddress) {
            return Optional.empty();
        }
    }
}
