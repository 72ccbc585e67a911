package io.tidings.stack.part;

import io.tidings.stack.StackProblem;
import io.tidings.stack.Workspace;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialDeletion;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourcePatternFilter;
import org.apache.kafka.common.resource.ResourceType;

/**
 * The logins by which programs that are not ours read the broker. Each has a password of its own, leave to read some topics, and
 * leave to keep its place in consumer groups whose names begin with its own and a dot; it may write nothing.
 */
public final class KafkaAccounts implements AutoCloseable {

    /** One login and the topics it reads. */
    public record Account(String name, List<String> topics) {}

    static final ScramMechanism MECHANISM = ScramMechanism.SCRAM_SHA_512;
    static final String LOGIN_MODULE = "org.apache.kafka.common.security.scram.ScramLoginModule";

    /** Without a dot, so that nobody's groups begin with another's name and dot. */
    private static final String NAME = "[a-z][a-z0-9-]{1,39}";

    /** RFC 7677 asks for 4,096 at least. */
    private static final int ITERATIONS = 8_192;

    private static final int WITHIN_SECONDS = 10;

    private final StackSettings settings;
    private final Map<String, String> offered;
    private final Admin admin;

    public KafkaAccounts(Workspace workspace, StackSettings settings) {
        this.settings = settings;
        offered = TopicsFile.of(workspace).offered();
        admin = Admin.create(Map.of(
                "bootstrap.servers",
                "localhost:" + settings.port(Port.KAFKA),
                "default.api.timeout.ms",
                WITHIN_SECONDS * 1_000,
                "request.timeout.ms",
                5_000));
    }

    /** Topics that may be read by integrators, each with what it tells them. */
    public Map<String, String> offered() {
        return offered;
    }

    public List<Account> all() {
        return within(admin.describeUserScramCredentials().all()).keySet().stream()
                .sorted()
                .map(name -> new Account(name, topicsOf(name)))
                .toList();
    }

    /**
     * Lets an account read topics, besides those that it may read already, and makes it where there is none.
     *
     * @return the password of a new one, which nobody can ask for again
     */
    public Optional<String> grant(String name, Collection<String> topics) {
        if (!name.matches(NAME)) {
            throw new StackProblem(
                    "'" + name + "' is no name for an account: 2 to 40 small letters, digits and hyphens,"
                            + " beginning with a letter.");
        }
        var leave = new ArrayList<AclBinding>();
        for (var topic : topics) {
            if (!offered.containsKey(topic)) {
                throw new StackProblem("'" + topic + "' is no topic for integrators; there are "
                        + String.join(", ", offered.keySet()) + ".");
            }
            leave.add(mayRead(name, new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL)));
        }
        leave.add(mayRead(name, new ResourcePattern(ResourceType.GROUP, name + ".", PatternType.PREFIXED)));
        within(admin.createAcls(leave).all());
        return exists(name) ? Optional.empty() : Optional.of(newPassword(name));
    }

    /** Takes the place of the one before. Connections that are open stay so. */
    public String renew(String name) {
        mustExist(name);
        return newPassword(name);
    }

    /** Whoever is connected reads nothing any more, and nobody can sign in by it again. */
    public void revoke(String name) {
        mustExist(name);
        within(admin.deleteAcls(List.of(leaveOf(name, ResourceType.ANY))).all());
        alter(new UserScramCredentialDeletion(name, MECHANISM));
    }

    /** What a client needs to sign in, as a properties file. */
    public String properties(String name, String password) {
        return """
                bootstrap.servers=localhost:%d
                security.protocol=SASL_PLAINTEXT
                sasl.mechanism=%s
                sasl.jaas.config=%s required username="%s" password="%s";
                group.id=%s.1
                """.formatted(
                settings.port(Port.KAFKA_INTEGRATORS), MECHANISM.mechanismName(), LOGIN_MODULE, name, password, name);
    }

    private static AclBinding mayRead(String name, ResourcePattern what) {
        return new AclBinding(
                what, new AccessControlEntry("User:" + name, "*", AclOperation.READ, AclPermissionType.ALLOW));
    }

    private static AclBindingFilter leaveOf(String name, ResourceType what) {
        return new AclBindingFilter(
                new ResourcePatternFilter(what, null, PatternType.ANY),
                new AccessControlEntryFilter("User:" + name, null, AclOperation.ANY, AclPermissionType.ANY));
    }

    private List<String> topicsOf(String name) {
        return within(admin.describeAcls(leaveOf(name, ResourceType.TOPIC)).values()).stream()
                .map(leave -> leave.pattern().name())
                .sorted()
                .toList();
    }

    private boolean exists(String name) {
        return within(admin.describeUserScramCredentials().all()).containsKey(name);
    }

    private void mustExist(String name) {
        if (!exists(name)) {
            throw new StackProblem(
                    "There is no account '" + name + "'; './tidings kafka accounts' lists those that there are.");
        }
    }

    private String newPassword(String name) {
        var bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        var password = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        alter(new UserScramCredentialUpsertion(name, new ScramCredentialInfo(MECHANISM, ITERATIONS), password));
        return password;
    }

    private void alter(UserScramCredentialAlteration alteration) {
        within(admin.alterUserScramCredentials(List.of(alteration)).all());
    }

    private static <T> T within(KafkaFuture<T> answer) {
        try {
            return answer.get(WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new StackProblem("Kafka refused: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new StackProblem("Kafka does not answer; './tidings status' shows what runs.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackProblem("Interrupted while asking Kafka.", e);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
