package io.tidings.gateway.upstream;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * When a service counts as away.
 *
 * @param calls how many of the last requests are looked at; away is whoever failed half of them
 * @param atLeast how many there have to be for that
 * @param lookEvery how often a service that is away is looked for
 */
@Validated
@ConfigurationProperties("tidings.breaker")
record BreakerSettings(
        @DefaultValue("20") @Min(1) int calls,
        @DefaultValue("5") @Min(1) int atLeast,
        @DefaultValue("500ms") Duration lookEvery) {}
