package io.tidings.systemtests;

import static io.tidings.systemtests.Suite.MAIL;
import static io.tidings.systemtests.Suite.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.tidings.suite.Api;
import io.tidings.suite.Browser;
import io.tidings.suite.RunningSuite;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two of every service, the gateway included, are as good as one. */
@Tag("replicas")
class ReplicaTests {

    private static final int MANY = 12;

    @Test
    void aSessionIsGoodAtEveryGatewayAndItsEndEndsItAtEach() {
        try (var browser = new Browser(Suite.RUNNING)) {
            var page = browser.signedInAs("agent");
            var cookie = page.context().cookies().stream()
                    .filter(each -> each.name.equals("tidings_session"))
                    .findFirst()
                    .orElseThrow();

            assertThat(gateways()).hasSize(2).allSatisfy(gateway -> assertThat(statusOfMe(gateway, cookie.value))
                    .isEqualTo(200));

            page.navigate(Suite.RUNNING.url() + "/views/unassigned");
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Account"))
                    .click();
            page.getByText("Sign out").click();
            page.waitForURL(url -> !url.contains("/views/"));

            assertThat(gateways()).allSatisfy(gateway -> assertThat(statusOfMe(gateway, cookie.value))
                    .isEqualTo(401));
        }
    }

    @Test
    void everyMailDeliveryAndAlertGoesOutOnce() throws Exception {
        var word = Suite.unique();
        try (var subscribed = new Subscribed(
                "replicas",
                Map.of("events", List.of("ticket.opened.v1"), "filter", "subject:" + word),
                Map.of("filter", "event:ticket.opened subject:" + word))) {
            var customers =
                    IntStream.range(0, MANY).mapToObj(_ -> Suite.someCustomer()).toList();

            customers.parallelStream().forEach(customer -> Suite.writes(customer, "Once " + word, "From " + customer));
            await().atMost(SOON.multipliedBy(3)).untilAsserted(() -> {
                assertThat(subscribed.hook.requests()).hasSizeGreaterThanOrEqualTo(MANY);
                assertThat(subscribed.slack.requests()).hasSizeGreaterThanOrEqualTo(MANY);
                assertThat(customers)
                        .allSatisfy(customer -> assertThat(MAIL.inbox(customer)).isNotEmpty());
            });
            // Whatever would come twice comes before what is asked for later.
            var last = Suite.someCustomer();
            Suite.writes(last, "Last " + word, "After all others");
            await().atMost(SOON.multipliedBy(2)).untilAsserted(() -> {
                assertThat(subscribed.hook.requests())
                        .anyMatch(request -> request.body().contains("Last " + word));
                assertThat(subscribed.slack.requests())
                        .anyMatch(request -> request.body().contains("Last " + word));
                assertThat(MAIL.inbox(last)).isNotEmpty();
            });

            assertThat(subscribed.hook.requests()).hasSize(MANY + 1);
            assertThat(subscribed.hook.requests())
                    .extracting(request -> request.header("webhook-id"))
                    .doesNotHaveDuplicates();
            assertThat(subscribed.slack.requests()).hasSize(MANY + 1);
            assertThat(customers)
                    .allSatisfy(customer -> assertThat(MAIL.inbox(customer)).hasSize(1));
        }
    }

    @Test
    void bothReplicasOfEveryConsumerHaveWork() throws Exception {
        try (var kafka = Admin.create(Map.of("bootstrap.servers", Suite.RUNNING.kafka()))) {
            await().atMost(SOON.multipliedBy(2)).untilAsserted(() -> {
                var names = kafka.listGroups().all().get().stream()
                        .map(group -> group.groupId())
                        .toList();
                var groups = kafka.describeConsumerGroups(names).all().get();
                assertThat(groups).isNotEmpty().allSatisfy((name, group) -> assertThat(group.members())
                        .as(name)
                        .filteredOn(
                                member -> !member.assignment().topicPartitions().isEmpty())
                        .hasSizeGreaterThanOrEqualTo(2));
            });
        }
    }

    @Test
    void everyStreamHearsOfATicketWhicheverGatewayAndNotifierItCameTo() {
        var heard = new ArrayList<List<String>>();
        var client = HttpClient.newHttpClient();
        // Each is a connection of its own: they go round the gateways, and from there round the notifiers.
        for (var i = 0; i < 6; i++) {
            var lines = new CopyOnWriteArrayList<String>();
            heard.add(lines);
            var request = HttpRequest.newBuilder(URI.create(gateways().get(i % 2) + "/api/v1/events/stream"))
                    .header("Authorization", "Bearer " + Suite.AGENT.token())
                    .header("Accept", "text/event-stream")
                    .build();
            client.sendAsync(request, BodyHandlers.ofLines())
                    .thenAccept(answer -> answer.body().forEach(lines::add));
        }
        // Some tickets may be opened before a stream begins; it hears of the next.
        await().atMost(SOON.multipliedBy(2)).pollInterval(Duration.ofSeconds(1)).until(() -> {
            var id = Suite.opens("Heard " + Suite.unique(), Suite.someCustomer())
                    .path("id")
                    .asString();
            await().atMost(Duration.ofSeconds(5)).until(() -> heard.stream()
                    .anyMatch(lines -> String.join("", lines).contains(id)));
            return heard.stream().allMatch(lines -> !lines.isEmpty());
        });
        var id = Suite.opens("Heard " + Suite.unique(), Suite.someCustomer())
                .path("id")
                .asString();

        await().atMost(SOON).untilAsserted(() -> assertThat(heard)
                .allSatisfy(lines -> assertThat(String.join("", lines)).contains(id)));
        client.shutdownNow();
    }

    @Test
    void whenOneOfEachDiesTheOthersGoOn() {
        List.of(
                        "gateway-2",
                        "ticket-service-2",
                        "email-gateway-2",
                        "webhook-dispatcher-2",
                        "notifier-service-2",
                        "search-service-2")
                .forEach(Suite.RUNNING::kill);

        var customer = Suite.someCustomer();
        var word = Suite.unique();
        Suite.writes(customer, "Half " + word, "Half of it is away");

        var ticket = Suite.found(word).path("id").asString();
        assertThat(Suite.messages(ticket).get(0).path("text").asString()).contains("Half of it is away");
        await().atMost(SOON.multipliedBy(2)).until(() -> MAIL.inbox(customer).size() == 1);
        Suite.RUNNING.awaitHealthy(Duration.ofMinutes(5));
    }

    /** Two jobs, so that both have one in hand. */
    @Test
    void bulkChangesGoOnWhereOneOfTwoDiesAndEachTicketIsChangedOnce() {
        var tickets = BulkJob.tickets(Suite.unique(), 1_600);
        var jobs = List.of(
                BulkJob.begin(tickets.subList(0, 800), "urgent"), BulkJob.begin(tickets.subList(800, 1_600), "high"));

        jobs.forEach(job -> job.awaitInHand(75));
        Suite.RUNNING.kill("ticket-service-2");

        jobs.forEach(BulkJob::awaitDone);
        Suite.RUNNING.awaitHealthy(Duration.ofMinutes(5));
        jobs.forEach(BulkJob::changedEachTicketOnce);
    }

    private static List<String> gateways() {
        return Suite.RUNNING.processes().stream()
                .filter(process -> process.name().matches("gateway(-\\d)?"))
                .map(RunningSuite.Process::port)
                .map(port -> "http://localhost:" + port)
                .toList();
    }

    private static int statusOfMe(String gateway, String session) {
        return Api.send(HttpRequest.newBuilder(URI.create(gateway + "/api/v1/me"))
                        .header("Cookie", "tidings_session=" + session))
                .status();
    }
}
