package io.tidings.search;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Keeps the search index and answers from it. */
@SpringBootApplication
public class SearchService {

    public static void main(String[] args) {
        SpringApplication.run(SearchService.class, args);
    }
}
