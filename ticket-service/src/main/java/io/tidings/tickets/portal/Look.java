package io.tidings.tickets.portal;

import io.tidings.spine.web.InvalidField;
import io.tidings.tickets.OneLine;
import org.jspecify.annotations.Nullable;

/**
 * What administrators have decided about how the team looks.
 *
 * @param name what customers read at the top; absent for the product's own name
 * @param colour such as {@code #3451b2}; absent for the product's own
 * @param logo a PNG in base64, as {@link Logo} makes it; absent where there is none
 */
public record Look(
        @Nullable String name,
        @Nullable String colour,
        @Nullable String logo) {

    static final int LONGEST_NAME = 60;

    static final Look NONE = new Look(null, null, null);

    /**
     * The same in the form in which it is kept.
     *
     * @throws InvalidField naming what cannot be so
     */
    public Look checked() {
        var line = name == null || OneLine.isInvisible(name) ? null : OneLine.of(name);
        if (line != null && line.length() > LONGEST_NAME) {
            throw new InvalidField("name", "A name has at most %d characters.".formatted(LONGEST_NAME));
        }
        return new Look(
                line,
                colour == null ? null : Colour.read(colour).hex(),
                logo == null ? null : Logo.read(logo).base64());
    }
}
