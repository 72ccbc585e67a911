package io.tidings.webhooks.body;

/**
 * What an endpoint wants to be sent.
 *
 * @param template with placeholders, for the formats that have one; else empty
 */
public record Body(BodyFormat format, String template) {

    /** The event as it is. */
    public static final Body EVENT = new Body(BodyFormat.EVENT, "");
}
