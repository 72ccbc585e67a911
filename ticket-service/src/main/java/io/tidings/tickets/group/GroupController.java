package io.tidings.tickets.group;

import io.tidings.spine.web.Caller;
import io.tidings.tickets.Roles;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.List;
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

    private final Groups groups;

    GroupController(Groups groups) {
        this.groups = groups;
    }

    record GroupView(
            String id,
            String name,
            @Nullable String address,
            @Nullable String signature) {

        static GroupView of(Group group) {
            return new GroupView(group.id(), group.name(), group.address(), group.signature());
        }
    }

    record GroupList(List<GroupView> groups) {}

    /** @param id what the groups claim of a token calls it */
    record NewGroup(
            @NotBlank @Pattern(regexp = "[a-z0-9][a-z0-9-]{0,59}")
            String id,

            @NotBlank @Size(max = 100) String name,
            @Nullable @Email String address,
            @Nullable @Size(max = 10_000) String signature) {}

    /** What is absent stays as it is; an empty text takes it away. */
    record ChangeGroup(
            @Nullable @Size(min = 1, max = 100) String name,
            @Nullable @Email String address,
            @Nullable @Size(max = 10_000) String signature) {}

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
        var group = groups.insert(
                        new Group(request.id(), 0, request.name().strip(), request.address(), request.signature()))
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
                                Optional.ofNullable(request.signature()).orElse(group.signature())))
                .map(GroupView::of)
                .orElseThrow(() -> new GroupProblem.GroupNotFound(id));
    }
}
