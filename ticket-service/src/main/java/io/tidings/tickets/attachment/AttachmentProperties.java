package io.tidings.tickets.attachment;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Files and how long they wait for a ticket.
 *
 * @param largest the largest file that a person may upload, where no administrator has decided otherwise
 * @param largestToDecide the largest that an administrator may allow: what the web server lets in
 * @param largestReceived the largest file that another service may store; not below the largest mail, which would not be taken in
 *     otherwise
 * @param blocked the endings of file names that are not taken, without the dot, where no administrator has decided otherwise;
 *     nothing is blocked by its name where it is empty
 * @param blockPrograms whether files whose content is a program are not taken either, whatever they are called; likewise
 * @param keepUploads how long a person's upload waits for the message it was meant for
 * @param keepReceived how long a mail's attachment waits; longer than the mail itself can wait in its topic
 * @param sweepEvery how often what nobody wanted is deleted
 */
@ConfigurationProperties("tickets.attachments")
record AttachmentProperties(
        // 30 and 100 megabytes as people and pages count them.
        @DefaultValue("30000000B") DataSize largest,
        @DefaultValue("100000000B") DataSize largestToDecide,
        @DefaultValue("64MB") DataSize largestReceived,

        @DefaultValue({
            // What a double click runs, after the lists of Gmail and Outlook.
            "ade",
            "adp",
            "apk",
            "app",
            "appx",
            "bat",
            "chm",
            "cmd",
            "com",
            "cpl",
            "dll",
            "exe",
            "hta",
            "ins",
            "isp",
            "jar",
            "js",
            "jse",
            "lnk",
            "mde",
            "msc",
            "msi",
            "msix",
            "msp",
            "mst",
            "pif",
            "ps1",
            "reg",
            "scr",
            "sct",
            "shb",
            "sys",
            "url",
            "vb",
            "vbe",
            "vbs",
            "vxd",
            "wsc",
            "wsf",
            "wsh",
            "xll"
        })
        List<String> blocked,

        @DefaultValue("true") boolean blockPrograms,
        @DefaultValue("1d") Duration keepUploads,
        @DefaultValue("32d") Duration keepReceived,
        @DefaultValue("1h") Duration sweepEvery) {

    /** The largest file that can ever be uploaded, in bytes. */
    long most() {
        return Math.max(largest.toBytes(), largestToDecide.toBytes());
    }
}
