package io.tidings.tickets.configuration;

import io.tidings.tickets.attachment.AttachmentSettings;
import io.tidings.tickets.calendar.Calendar;
import io.tidings.tickets.definition.FieldDefinition;
import io.tidings.tickets.definition.PriorityDefinition;
import io.tidings.tickets.definition.StateDefinition;
import io.tidings.tickets.definition.TicketSettings;
import io.tidings.tickets.definition.TypeDefinition;
import io.tidings.tickets.form.Form;
import io.tidings.tickets.group.AskRating;
import io.tidings.tickets.group.FollowUp;
import io.tidings.tickets.group.Group;
import io.tidings.tickets.portal.Look;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that administrators set the desk up with, in an order that depends on nothing else: two desks that are set up the same
 * have the same document, byte by byte. Its parts name each other by ids that people chose, by keywords and by mail addresses, so
 * that they still do on another installation.
 *
 * @param format {@value #FORMAT}
 * @param settings the prefix of ticket keys, and the priority of tickets that name none
 * @param attachments which files are taken; absent in a document of an earlier version, which then changes nothing about it
 * @param calendars by id; absent in a document of an earlier version, which then changes nothing about them
 * @param portal how the team looks to customers; absent in a document of an earlier version, likewise
 * @param states in their order
 * @param priorities in their order
 * @param types in their order
 * @param fields custom fields, in their order
 * @param groups by id, with their signatures
 * @param roles those that administrators made, by id
 * @param signOn what claims of outside logins give; absent in a document of an earlier version, which then changes nothing about it
 * @param signIn of whom a second factor is demanded; absent in a document of an earlier version, likewise
 * @param agents those of whom administrators decided something, or who have a signature of their own
 * @param textModules the shared ones, by keyword
 * @param forms by id; absent in a document of an earlier version, which then changes nothing about them
 */
record Configuration(
        String format,
        TicketSettings settings,
        @Nullable AttachmentSettings attachments,
        @Nullable List<Calendar> calendars,
        @Nullable Look portal,
        List<StateDefinition> states,
        List<PriorityDefinition> priorities,
        List<TypeDefinition> types,
        List<FieldDefinition> fields,
        List<GroupPart> groups,
        List<RolePart> roles,
        @Nullable SignOnPart signOn,
        @Nullable SignInPart signIn,
        List<AgentPart> agents,
        List<TextModulePart> textModules,
        @Nullable List<Form> forms) {

    static final String FORMAT = "tidings.configuration.v1";

    private static final String ID = "[a-z0-9][a-z0-9-]{0,59}";
    private static final String LANGUAGE = "[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*";
    private static final String KEYWORD = "[\\p{L}\\p{N}][\\p{L}\\p{N}_-]{0,39}";
    private static final int LONGEST_TEXT = 20_000;
    private static final int LONGEST_SIGNATURE = 10_000;

    /**
     * @param signatures by language tag
     * @param calendar the id of its calendar; absent where it keeps the standard one
     * @param answerWithinMinutes in minutes of working time; absent where nothing is promised
     * @param askRating absent where the group's customers are not asked
     */
    record GroupPart(
            @NotNull @Pattern(regexp = ID) String id,
            @NotBlank @Size(max = 100) String name,
            @Nullable @Email String address,
            @Nullable @Size(max = LONGEST_SIGNATURE) String signature,

            @NotNull @Size(max = 50)
            Map<@Pattern(regexp = LANGUAGE) String, @NotBlank @Size(max = LONGEST_SIGNATURE) String> signatures,

            @Nullable @Pattern(regexp = LANGUAGE) String language,
            @NotNull FollowUp followUp,
            @Nullable String calendar,

            @Nullable @Min(1) @Max(Group.LONGEST_PROMISE) Integer answerWithinMinutes,

            boolean active,
            @Nullable AskRating askRating) {}

    /** @param permissions in their words, such as {@code ticket.read} */
    record RolePart(
            @NotNull @Pattern(regexp = ID) String id,
            @NotBlank @Size(max = 100) String name,
            @NotNull @Size(max = 100) List<@NotNull String> permissions) {}

    /** @param organizationClaim the claim that names a customer's organization; absent where none does */
    record SignOnPart(
            @NotNull @Size(max = 100) @Valid List<@NotNull SignOnRulePart> rules,
            @Nullable @Size(min = 1, max = 60) String organizationClaim) {}

    /**
     * @param provider the alias of the provider by which one has to come; absent for any
     * @param values any of them will do; {@code *} is any value
     * @param roles ids of roles
     * @param access group id → level
     */
    record SignOnRulePart(
            @Nullable @Size(min = 1, max = 60) String provider,
            @NotBlank @Size(max = 60) String claim,
            @NotEmpty @Size(max = 50) List<@NotBlank @Size(max = 500) String> values,
            @NotNull @Size(max = 20) List<@NotNull String> roles,
            @NotNull @Size(max = 200) Map<String, @NotNull String> access) {}

    /** @param twoFactor of whom a second factor is demanded, besides the agents of whom it is demanded by name */
    record SignInPart(
            @NotNull @Pattern(regexp = "nobody|administrators|everybody")
            String twoFactor) {}

    /**
     * Somebody who works at the desk, or will: who signs in with this address for the first time begins with this.
     *
     * @param agent the mail address; where the login has none, its id
     * @param active false locks the agent out
     * @param roles ids of roles; absent where the login's word holds
     * @param access group id → level; absent where the login's word holds
     * @param signature the agent's own, by language tag; absent where there is none
     * @param twoFactor true where a second factor is demanded of this agent by name; else absent
     */
    record AgentPart(
            @NotBlank @Size(max = 254) String agent,
            boolean active,
            @Nullable @Size(max = 100) List<@NotNull String> roles,
            @Nullable @Size(max = 1_000) Map<String, @NotNull String> access,

            @Nullable @Size(max = 50)
            Map<@Pattern(regexp = LANGUAGE) String, @NotBlank @Size(max = LONGEST_SIGNATURE) String> signature,

            @Nullable Boolean twoFactor) {}

    /**
     * @param groups whose tickets it is for; empty for everybody's
     * @param content plain text with placeholders, by language tag
     */
    record TextModulePart(
            @NotNull @Pattern(regexp = KEYWORD) String keyword,
            @NotBlank @Size(max = 100) String name,
            @NotNull @Size(max = 100) List<@NotBlank String> groups,

            @NotEmpty @Size(max = 50)
            Map<@Pattern(regexp = LANGUAGE) String, @NotBlank @Size(max = LONGEST_TEXT) String> content) {}
}
