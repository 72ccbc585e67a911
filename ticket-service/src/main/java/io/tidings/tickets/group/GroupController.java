package io.tidings.tickets.group;

import static java.util.stream.Collectors.toMap;

import io.tidings.spine.web.Caller;
import io.tidings.spine.web.InvalidField;
import io.tidings.tickets.Roles;
import io.tidings.tickets.calendar.Calendar;
import io.tidings.tickets.calendar.CalendarStore;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Groups over HTTP: the desk reads them, an administrator makes and changes them. */
@RestController
@RequestMapping("/api/v1/groups")
final class GroupController {

    private static final int LONGEST_SIGNATURE = 10_000;
    private static final String LANGUAGE = "[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*";

    private final Groups groups;
    private final CalendarStore calendars;

    GroupController(Groups groups, CalendarStore calendars) {
        this.groups = groups;
        this.calendars = calendars;
    }

    /**
     * @param signature stands under answers in a language that has none of its own
     * @param signatures by language tag
     * @param language of customers of whom no other is known
     * @param calendar the id of its calendar; absent where it keeps the standard one
     * @param answerWithinMinutes how soon it answers whoever writes, in minutes of working time; absent where nothing is promised
     * @param active an inactive group keeps its tickets and takes no new ones
     * @param askRating whether customers are asked what they think of a solution, and how many hours later by mail
     */
    record GroupView(
            String id,
            String name,
            @Nullable String address,
            @Nullable String signature,
            Map<String, String> signatures,
            @Nullable String language,
            FollowUp followUp,
            @Nullable String calendar,
            @Nullable Integer answerWithinMinutes,
            boolean active,
            AskRating askRating) {

        static GroupView of(Group group) {
            return new GroupView(
                    group.id(),
                    group.name(),
                    group.address(),
                    group.signature(),
                    group.signatures(),
                    group.language(),
                    group.followUp(),
                    group.calendar(),
                    group.answerWithinMinutes(),
                    group.active(),
                    group.askRating());
        }
    }

    record GroupList(List<GroupView> groups) {}

    /**
     * @param id what the groups claim of a token calls it
     * @param calendar the id of its calendar; absent: the standard one
     * @param answerWithinMinutes how soon it answers whoever writes, in minutes of working time; absent: it promises nothing
     */
    record NewGroup(
            @NotBlank @Pattern(regexp = "[a-z0-9][a-z0-9-]{0,59}")
            String id,

            @NotBlank @Size(max = 100) String name,
            @Nullable @Email String address,
            @Nullable @Size(max = LONGEST_SIGNATURE) String signature,

            @Nullable @Size(max = 50)
            Map<@Pattern(regexp = LANGUAGE) String, @Size(max = LONGEST_SIGNATURE) String> signatures,

            @Nullable @Pattern(regexp = LANGUAGE) String language,
            @Nullable FollowUp followUp,
            @Nullable AskRating askRating,
            @Nullable String calendar,

            @Nullable @Min(1) @Max(Group.LONGEST_PROMISE) Integer answerWithinMinutes) {}

    /**
     * What is absent stays as it is; an empty text takes it away. {@code signatures} takes the place of all that there are.
     *
     * @param answerWithinMinutes 0 promises nothing from now on
     */
    record ChangeGroup(
            @Nullable @Size(min = 1, max = 100) String name,
            @Nullable @Email String address,
            @Nullable @Size(max = LONGEST_SIGNATURE) String signature,

            @Nullable @Size(max = 50)
            Map<@Pattern(regexp = LANGUAGE) String, @Size(max = LONGEST_SIGNATURE) String> signatures,

            @Nullable @Pattern(regexp = LANGUAGE + "|") String language,
            @Nullable FollowUp followUp,
            @Nullable String calendar,

            @Nullable @Min(0) @Max(Group.LONGEST_PROMISE) Integer answerWithinMinutes,

            @Nullable Boolean active,
            @Nullable AskRating askRating) {}

    @GetMapping
    GroupList list(Caller caller) {
        Roles.needsDesk(caller);
        return new GroupList(groups.all().stream().map(GroupView::of).toList());
    }

    @GetMapping("/{id}")
    GroupView read(Caller caller, @PathVariable String id) {
        Roles.needsDesk(caller);
        return groups.find(id).map(GroupView::of).orElseThrow(() -> new GroupProblem.GroupNotFound(id));
    }

    @PostMapping
    ResponseEntity<GroupView> create(Caller caller, @Valid @RequestBody NewGroup request) {
        Roles.needsAdmin(caller);
        var group = groups.insert(new Group(
                        request.id(),
                        0,
                        request.name().strip(),
                        request.address(),
                        request.signature(),
                        request.signatures() == null ? Map.of() : written(request.signatures()),
                        request.language(),
                        request.followUp() == null
                                ? FollowUp.REOPEN
                                : request.followUp().checked(),
                        known(request.calendar()),
                        request.answerWithinMinutes(),
                        true,
                        request.askRating() == null
                                ? AskRating.NEVER
                                : request.askRating().checked()))
                .orElseThrow(() -> new GroupProblem.GroupExists(request.id()));
        return ResponseEntity.created(URI.create("/api/v1/groups/" + group.id()))
                .body(GroupView.of(group));
    }

    @PatchMapping("/{id}")
    GroupView change(Caller caller, @PathVariable String id, @Valid @RequestBody ChangeGroup request) {
        Roles.needsAdmin(caller);
        return groups.change(
                        id,
                        group -> new Group(
                                id,
                                group.version(),
                                Optional.ofNullable(request.name()).orElse(group.name()),
                                Optional.ofNullable(request.address()).orElse(group.address()),
                                Optional.ofNullable(request.signature()).orElse(group.signature()),
                                request.signatures() == null ? group.signatures() : written(request.signatures()),
                                Optional.ofNullable(request.language()).orElse(group.language()),
                                request.followUp() == null
                                        ? group.followUp()
                                        : request.followUp().checked(),
                                request.calendar() == null ? group.calendar() : known(request.calendar()),
                                promised(request.answerWithinMinutes(), group),
                                Optional.ofNullable(request.active()).orElse(group.active()),
                                request.askRating() == null
                                        ? group.askRating()
                                        : request.askRating().checked()))
                .map(GroupView::of)
                .orElseThrow(() -> new GroupProblem.GroupNotFound(id));
    }

    private @Nullable String known(@Nullable String calendar) {
        if (calendar == null || calendar.isBlank()) {
            return null;
        }
        return calendars
                .find(calendar)
                .map(Calendar::id)
                .orElseThrow(() -> new InvalidField("calendar", "There is no calendar " + calendar + "."));
    }

    private static @Nullable Integer promised(@Nullable Integer wanted, Group group) {
        if (wanted == null) {
            return group.answerWithinMinutes();
        }
        return wanted == 0 ? null : wanted;
    }

    private static Map<String, String> written(Map<String, String> signatures) {
        return signatures.entrySet().stream()
                .filter(entry -> !entry.getValue().isBlank())
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
