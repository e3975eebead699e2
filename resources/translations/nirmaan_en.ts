<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_IN">
<context>
    <name>Inbox</name>
    <message numerus="yes">
        <source>%n marked as seen</source>
        <translation>
            <numerusform>%n marked as seen</numerusform>
            <numerusform>%n marked as seen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n more</numerusform>
            <numerusform>%n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Nothing unread matches. Seen ones that do: %n.</source>
        <translation>
            <numerusform>Nothing unread matches. Seen ones that do: %n.</numerusform>
            <numerusform>Nothing unread matches. Seen ones that do: %n.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Time</name>
    <message numerus="yes">
        <source>%n min ago</source>
        <translation>
            <numerusform>%n min ago</numerusform>
            <numerusform>%n min ago</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Toast</name>
    <message numerus="yes">
        <source>%n new notifications</source>
        <translation>
            <numerusform>%n new notification</numerusform>
            <numerusform>%n new notifications</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message numerus="yes">
        <source>Muted kinds and projects: %n</source>
        <translation>
            <numerusform>Muted kinds and projects: %n</numerusform>
            <numerusform>Muted kinds and projects: %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Nirmaan: {state}, %n unread</source>
        <translation>
            <numerusform>Nirmaan: {state}, %n unread</numerusform>
            <numerusform>Nirmaan: {state}, %n unread</numerusform>
        </translation>
    </message>
</context>
</TS>
