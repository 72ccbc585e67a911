package io.tidings.gateway.limit;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Requests that each replica of the gateway answers. An agent at work makes a handful in a second, at most, and some dozens when a
 * page opens; what these are for is a program that has lost itself in a loop, and a stranger who tries passwords and tokens.
 *
 * @param perSecond what a person, or a program with a token, may ask for on and on; 0 is without limit
 * @param burst what may come at once after a quiet while
 * @param strangersPerSecond what may come on and on from one address without a login, or with a login that is none; 0 is without limit
 * @param strangersBurst likewise at once
 */
@Validated
@ConfigurationProperties("tidings.rate")
record RateSettings(
        @DefaultValue("100") @Min(0) long perSecond,
        @DefaultValue("1000") @Min(1) long burst,
        @DefaultValue("10") @Min(0) long strangersPerSecond,
        @DefaultValue("300") @Min(1) long strangersBurst) {}
