package io.tidings.gateway;

import java.util.regex.Pattern;

/** Where strangers find a form and send it: by no login, whatever they bring along. */
public final class FormPaths {

    private static final Pattern PUBLIC = Pattern.compile("/api/v1/forms/[^/]+/(?:definition|submissions)");

    private FormPaths() {}

    public static boolean isPublic(String path) {
        return PUBLIC.matcher(path).matches();
    }
}
