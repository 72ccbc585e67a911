package io.tidings.tickets.form;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How much comes in by forms. The numbers are Zammad's ({@code db/seeds/settings.rb}: form_ticket_create_by_ip_per_hour and its
 * like).
 *
 * @param perAddressHour what one network address may send in an hour; 0 is without limit
 * @param perAddressDay likewise in a day
 * @param perDay what all of them together may send in a day; likewise
 * @param tokenLasts how long a page may stay open before it has to ask for another form token
 * @param soonest nobody reads a form and fills it in faster
 * @param proofBits how many leading bits of the proof are zero; each one more doubles the work
 */
@Validated
@ConfigurationProperties("tickets.forms")
record FormProperties(
        @DefaultValue("20") @Min(0) int perAddressHour,
        @DefaultValue("240") @Min(0) int perAddressDay,
        @DefaultValue("5000") @Min(0) int perDay,
        @DefaultValue("12h") Duration tokenLasts,
        @DefaultValue("3s") Duration soonest,
        @DefaultValue("15") @Min(1) int proofBits) {}
