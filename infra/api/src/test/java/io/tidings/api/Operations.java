package io.tidings.api;

import static java.util.stream.Collectors.toSet;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springframework.core.ResolvableType;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.method.HandlerMethod;

/** Says of each operation what Spring's mappings do not: its name, its success, its headers, and the problems it may answer. */
final class Operations implements GlobalOperationCustomizer {

    private static final Map<String, String> PARAMETERS = Map.of(
            "If-Match",
            "The `ETag` that you read. What somebody else has changed since is answered with 412; other fields are still changed.",
            "Idempotency-Key",
            "A name of your own for this request, such as a UUID. Sent again with the same content, it answers the first result.",
            "Last-Event-ID",
            "The id of the last event you heard; the stream goes on after it.",
            "cursor",
            "`next` of the page before.",
            "limit",
            "How many at most. Larger wishes are answered with the largest page there is.");

    private final Sources sources;
    private final Map<String, String> about = new HashMap<>();

    Operations(Sources sources) {
        this.sources = sources;
    }

    @Override
    public Operation customize(Operation operation, HandlerMethod handler) {
        var method = handler.getMethod();
        var stem = handler.getBeanType().getSimpleName().replaceFirst("Controller$", "");
        about.put(stem, sources.doc(handler.getBeanType()));
        operation.setOperationId(StringUtils.uncapitalize(stem) + StringUtils.capitalize(method.getName()));
        operation.setTags(List.of(stem));
        parameters(operation).forEach(Operations::describe);
        operation.setResponses(responses(operation, method));
        return operation;
    }

    /** What each controller says of itself, by the tag that its operations have. */
    Map<String, String> about() {
        return about;
    }

    private static List<Parameter> parameters(Operation operation) {
        return operation.getParameters() == null ? List.of() : operation.getParameters();
    }

    private static void describe(Parameter parameter) {
        if (parameter.getDescription() == null || parameter.getDescription().isBlank()) {
            parameter.setDescription(PARAMETERS.get(parameter.getName()));
        }
    }

    private ApiResponses responses(Operation operation, Method method) {
        var responses = new ApiResponses();
        var success = success(method);
        responses.addApiResponse(success.status, body(operation, method, success));
        var changes = !method.isAnnotationPresent(GetMapping.class) && !method.isAnnotationPresent(DeleteMapping.class);
        var has = parameters(operation).stream()
                .flatMap(each -> Stream.of(each.getIn(), each.getName()))
                .collect(toSet());
        refuse(responses, CommonProblem.BAD_REQUEST, operation.getRequestBody() != null || has.contains("query"));
        refuse(responses, CommonProblem.UNAUTHORIZED, true);
        refuse(responses, CommonProblem.FORBIDDEN, true);
        refuse(responses, CommonProblem.NOT_FOUND, has.contains("path"));
        refuse(responses, CommonProblem.CONFLICT, changes);
        refuse(responses, CommonProblem.PRECONDITION_FAILED, has.contains("If-Match"));
        refuse(responses, CommonProblem.CONTENT_TOO_LARGE, operation.getRequestBody() != null);
        refuse(responses, CommonProblem.KEY_REUSED, has.contains("Idempotency-Key"));
        refuse(responses, CommonProblem.SERVICE_UNAVAILABLE, true);
        return responses;
    }

    private static void refuse(ApiResponses responses, CommonProblem problem, boolean applies) {
        if (applies) {
            responses.addApiResponse(
                    problem.status(), new ApiResponse().$ref("#/components/responses/" + problem.label()));
        }
    }

    private enum Success {
        OK("200", "As asked."),
        CREATED("201", "Made."),
        ACCEPTED("202", "Taken; it is done in a moment."),
        NO_CONTENT("204", "Done.");

        private final String status;
        private final String words;

        Success(String status, String words) {
            this.status = status;
            this.words = words;
        }
    }

    private Success success(Method method) {
        if (sources.calls(method, "ResponseEntity.created") || sources.calls(method, "HttpStatus.CREATED")) {
            return Success.CREATED;
        }
        if (sources.calls(method, "ResponseEntity.accepted")) {
            return Success.ACCEPTED;
        }
        var declared = method.getAnnotation(ResponseStatus.class);
        var isEmpty = declared != null && declared.value() == HttpStatus.NO_CONTENT;
        return isEmpty || sources.calls(method, "ResponseEntity.noContent") ? Success.NO_CONTENT : Success.OK;
    }

    private ApiResponse body(Operation operation, Method method, Success success) {
        var response = new ApiResponse().description(success.words);
        if (method.getReturnType() == void.class && method.isAnnotationPresent(GetMapping.class)) {
            response.setContent(
                    new Content().addMediaType("text/event-stream", new MediaType().schema(new StringSchema())));
        } else if (success != Success.NO_CONTENT) {
            operation.getResponses().values().stream()
                    .map(ApiResponse::getContent)
                    .filter(content -> content != null && !content.isEmpty())
                    .findFirst()
                    .map(content -> content(method, content))
                    .ifPresent(response::setContent);
        }
        if (sources.calls(method, "ResponseEntity.created")) {
            response.addHeaderObject("Location", header("Where it is read."));
        }
        if (sources.calls(method, ".eTag")) {
            response.addHeaderObject("ETag", header("Its version, for `If-Match`."));
        }
        return response;
    }

    private static Content content(Method method, Content found) {
        var answered = ResolvableType.forMethodReturnType(method).getGeneric(0).resolve(Object.class);
        var isFile = Resource.class.isAssignableFrom(answered) || answered == byte[].class;
        var media = found.values().iterator().next();
        return new Content().addMediaType(isFile ? "application/octet-stream" : "application/json", media);
    }

    private static Header header(String description) {
        return new Header().description(description).schema(new StringSchema());
    }
}
