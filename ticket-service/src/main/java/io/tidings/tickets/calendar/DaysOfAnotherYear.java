package io.tidings.tickets.calendar;

import com.mongodb.MongoException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Looks now and then whether a year has begun whose days nobody has been told. Every replica does; the first one tells. */
@Component
final class DaysOfAnotherYear {

    private static final Logger log = LoggerFactory.getLogger(DaysOfAnotherYear.class);

    private final CalendarStore calendars;

    DaysOfAnotherYear(CalendarStore calendars) {
        this.calendars = calendars;
    }

    @Scheduled(fixedDelayString = "1h", initialDelayString = "1h")
    void tell() {
        try {
            calendars.renewDays();
        } catch (MongoException e) {
            log.warn("Whether the calendars' days are known is looked at later: {}", e.getMessage());
        }
    }
}
