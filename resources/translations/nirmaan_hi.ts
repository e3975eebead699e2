<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="hi_IN">
<context>
    <name>About</name>
    <message>
        <source>About Nirmaan Tray</source>
        <translation>Nirmaan Tray के बारे में</translation>
    </message>
    <message>
        <source>Nirmaan Tray {version}
Desktop notifications for Nirmaan Stack

{who}

Free software under the MIT licence</source>
        <translation>Nirmaan Tray {version}
Nirmaan Stack की सूचनाएँ आपके डेस्कटॉप पर

{who}

MIT लाइसेंस के अधीन मुक्त सॉफ़्टवेयर</translation>
    </message>
    <message>
        <source>Nobody is signed in.</source>
        <translation>किसी ने साइन इन नहीं किया है।</translation>
    </message>
</context>
<context>
    <name>Account</name>
    <message>
        <source>Signed in as {user}
at {site}</source>
        <translation>{user} के रूप में साइन इन
साइट: {site}</translation>
    </message>
    <message>
        <source>not encrypted: only inside your office network</source>
        <translation>एन्क्रिप्टेड नहीं: केवल आपके कार्यालय के नेटवर्क में</translation>
    </message>
    <message>
        <source>signed in in the browser, renewed by itself</source>
        <translation>ब्राउज़र में साइन इन किया गया, अपने-आप नवीनीकृत होता है</translation>
    </message>
    <message>
        <source>signed in in the browser, until this program ends</source>
        <translation>ब्राउज़र में साइन इन किया गया, इस प्रोग्राम के बंद होने तक</translation>
    </message>
    <message>
        <source>signed in with a password, until the site ends the session</source>
        <translation>पासवर्ड से साइन इन किया गया, जब तक साइट सत्र समाप्त न करे</translation>
    </message>
    <message>
        <source>signed in with a password, until this program ends</source>
        <translation>पासवर्ड से साइन इन किया गया, इस प्रोग्राम के बंद होने तक</translation>
    </message>
    <message>
        <source>signed in with an API key, until the key is revoked</source>
        <translation>API key से साइन इन किया गया, जब तक key रद्द न हो</translation>
    </message>
    <message>
        <source>signed in with an API key, until this program ends</source>
        <translation>API key से साइन इन किया गया, इस प्रोग्राम के बंद होने तक</translation>
    </message>
    <message>
        <source>{user} at {site}</source>
        <translation>{user}, {site} पर</translation>
    </message>
</context>
<context>
    <name>Doctor</name>
    <message>
        <source>&amp;Examine again</source>
        <translation>फिर से जाँचें (&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Save a report…</source>
        <translation>रिपोर्ट सहेजें (&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Write it…</source>
        <translation>लिखें (&amp;W)…</translation>
    </message>
    <message>
        <source>A panel takes icons (StatusNotifier).</source>
        <translation>एक पैनल आइकन स्वीकार करता है (StatusNotifier)।</translation>
    </message>
    <message>
        <source>A panel takes icons (XEmbed).</source>
        <translation>एक पैनल आइकन स्वीकार करता है (XEmbed)।</translation>
    </message>
    <message>
        <source>All is well.</source>
        <translation>सब ठीक है।</translation>
    </message>
    <message>
        <source>Allow nirmaan-tray to use it.</source>
        <translation>nirmaan-tray को इसका उपयोग करने की अनुमति दें।</translation>
    </message>
    <message>
        <source>Allow this program&apos;s notifications in the desktop&apos;s settings, and end its do-not-disturb.</source>
        <translation>डेस्कटॉप की सेटिंग में इस प्रोग्राम की सूचनाओं की अनुमति दें, और वहाँ “परेशान न करें” बंद करें।</translation>
    </message>
    <message>
        <source>Archive (*.zip)</source>
        <translation>आर्काइव (*.zip)</translation>
    </message>
    <message>
        <source>As {detail}.</source>
        <translation>{detail} के रूप में।</translation>
    </message>
    <message>
        <source>Ask the network&apos;s administrator for a user and a password; set the user in the settings (proxy), and keep the password with nirmaan-tray proxy-password.</source>
        <translation>नेटवर्क के व्यवस्थापक से यूज़र और पासवर्ड माँगें; यूज़र को सेटिंग (proxy) में लिखें, और पासवर्ड को nirmaan-tray proxy-password से रखें।</translation>
    </message>
    <message>
        <source>Ask the site&apos;s administrator for a Nirmaan role.</source>
        <translation>साइट के व्यवस्थापक से Nirmaan की भूमिका (role) माँगें।</translation>
    </message>
    <message>
        <source>Ask the site&apos;s administrator.</source>
        <translation>साइट के व्यवस्थापक से पूछें।</translation>
    </message>
    <message>
        <source>Ask this computer&apos;s administrator to remove that folder.</source>
        <translation>इस कंप्यूटर के व्यवस्थापक से वह फ़ोल्डर हटाने को कहें।</translation>
    </message>
    <message>
        <source>Asked for, and your notifications can be read.</source>
        <translation>माँगा गया, और आपकी सूचनाएँ पढ़ी जा सकती हैं।</translation>
    </message>
    <message>
        <source>Browser</source>
        <translation>ब्राउज़र</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>रद्द करें</translation>
    </message>
    <message>
        <source>Cannot be told: it depends on &quot;{link}&quot;.</source>
        <translation>बताया नहीं जा सकता: यह “{link}” पर निर्भर है।</translation>
    </message>
    <message>
        <source>Certificate (TLS)</source>
        <translation>प्रमाणपत्र (TLS)</translation>
    </message>
    <message>
        <source>Check site_name and socket_url in the settings, or sign in again, which finds the name anew.</source>
        <translation>सेटिंग में site_name और socket_url जाँचें, या फिर से साइन इन करें, जिससे नाम नए सिरे से पता चलता है।</translation>
    </message>
    <message>
        <source>Check the address and this computer&apos;s network, then try again.</source>
        <translation>पता और इस कंप्यूटर का नेटवर्क जाँचें, फिर दोबारा कोशिश करें।</translation>
    </message>
    <message>
        <source>Check the address and this computer&apos;s network. Within an office it may take the VPN.</source>
        <translation>पता और इस कंप्यूटर का नेटवर्क जाँचें। कार्यालय में VPN की ज़रूरत हो सकती है।</translation>
    </message>
    <message>
        <source>Check the address, and site_name in the settings.</source>
        <translation>पता, और सेटिंग में site_name जाँचें।</translation>
    </message>
    <message>
        <source>Check the address. On a guest network, sign in to that network in the browser first.</source>
        <translation>पता जाँचें। अतिथि नेटवर्क पर हों तो पहले ब्राउज़र में उस नेटवर्क में साइन इन करें।</translation>
    </message>
    <message>
        <source>Check the address: does it begin with https://, and the right port? Else tell the site&apos;s administrator.</source>
        <translation>पता जाँचें: क्या वह https:// से शुरू होता है, और पोर्ट सही है? नहीं तो साइट के व्यवस्थापक को बताएँ।</translation>
    </message>
    <message>
        <source>Check the port in the address; else tell the site&apos;s administrator.</source>
        <translation>पते में पोर्ट जाँचें; नहीं तो साइट के व्यवस्थापक को बताएँ।</translation>
    </message>
    <message>
        <source>Check the proxy in the settings, or in this computer&apos;s network settings.</source>
        <translation>सेटिंग में, या इस कंप्यूटर की नेटवर्क सेटिंग में, प्रॉक्सी जाँचें।</translation>
    </message>
    <message>
        <source>Check the site&apos;s address; else ask the network&apos;s administrator.</source>
        <translation>साइट का पता जाँचें; नहीं तो नेटवर्क के व्यवस्थापक से पूछें।</translation>
    </message>
    <message>
        <source>Check this computer&apos;s network and its firewall. Within an office it may take the VPN.</source>
        <translation>इस कंप्यूटर का नेटवर्क और उसका फ़ायरवॉल जाँचें। कार्यालय में VPN की ज़रूरत हो सकती है।</translation>
    </message>
    <message>
        <source>Click here to show that you see this.</source>
        <translation>यह आपको दिख रहा है, यह बताने के लिए यहाँ क्लिक करें।</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>घड़ी</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>बंद करें</translation>
    </message>
    <message>
        <source>Connection (TCP)</source>
        <translation>कनेक्शन (TCP)</translation>
    </message>
    <message>
        <source>Correct ca_file in the settings.</source>
        <translation>सेटिंग में ca_file ठीक करें।</translation>
    </message>
    <message>
        <source>Correct it in the file.</source>
        <translation>इसे फ़ाइल में ठीक करें।</translation>
    </message>
    <message>
        <source>Every link between the site and your screen is looked at, one after the other. Nothing is changed; a line with a cross says what is wrong and what to do.</source>
        <translation>साइट से आपकी स्क्रीन तक की हर कड़ी एक-एक करके जाँची जाती है। कुछ भी बदला नहीं जाता; जिस पंक्ति में क्रॉस हो, वह बताती है कि क्या गड़बड़ है और क्या करना है।</translation>
    </message>
    <message>
        <source>Examine the connection</source>
        <translation>कनेक्शन की जाँच</translation>
    </message>
    <message>
        <source>Examining…</source>
        <translation>जाँच हो रही है…</translation>
    </message>
    <message>
        <source>Found: {detail}.</source>
        <translation>मिला: {detail}।</translation>
    </message>
    <message>
        <source>Heard as the right user</source>
        <translation>सही यूज़र के रूप में सुना जाना</translation>
    </message>
    <message>
        <source>I see it</source>
        <translation>मुझे दिख रहा है</translation>
    </message>
    <message>
        <source>In order, but only for some days; issuer and last day: {detail}. Remind the site&apos;s administrator.</source>
        <translation>ठीक है, पर कुछ ही दिनों के लिए; जारीकर्ता और अंतिम दिन: {detail}। साइट के व्यवस्थापक को याद दिलाएँ।</translation>
    </message>
    <message>
        <source>In order.</source>
        <translation>ठीक है।</translation>
    </message>
    <message>
        <source>In order; issuer and last day: {detail}.</source>
        <translation>ठीक है; जारीकर्ता और अंतिम दिन: {detail}।</translation>
    </message>
    <message>
        <source>In the preferences, under Notifications, show a test notification, and choose Allow when macOS asks.</source>
        <translation>प्राथमिकताओं में, सूचनाएँ के अंतर्गत, एक परीक्षण सूचना दिखाएँ, और macOS पूछे तो Allow चुनें।</translation>
    </message>
    <message>
        <source>Install it from your administrator&apos;s disk image (.dmg).</source>
        <translation>इसे अपने व्यवस्थापक की डिस्क इमेज (.dmg) से इंस्टॉल करें।</translation>
    </message>
    <message>
        <source>Install xdg-utils.</source>
        <translation>xdg-utils इंस्टॉल करें।</translation>
    </message>
    <message>
        <source>It cannot be reached itself ({detail}), so the site cannot be either.</source>
        <translation>प्रॉक्सी तक ही नहीं पहुँचा जा सकता ({detail}), इसलिए साइट तक भी नहीं।</translation>
    </message>
    <message>
        <source>It could not reach the site ({detail}).</source>
        <translation>वह साइट तक नहीं पहुँच सका ({detail})।</translation>
    </message>
    <message>
        <source>It did not answer within {detail} seconds; it may be waiting for you to unlock it.</source>
        <translation>उसने {detail} सेकंड में उत्तर नहीं दिया; शायद वह आपके खोलने की प्रतीक्षा में है।</translation>
    </message>
    <message>
        <source>It does not answer ({detail}), so the site cannot be reached.</source>
        <translation>वह उत्तर नहीं देता ({detail}), इसलिए साइट तक नहीं पहुँचा जा सकता।</translation>
    </message>
    <message>
        <source>It does not answer ({detail}).</source>
        <translation>वह उत्तर नहीं देती ({detail})।</translation>
    </message>
    <message>
        <source>It does not answer, so no toasts are shown.</source>
        <translation>वह उत्तर नहीं देता, इसलिए कोई पॉप-अप नहीं दिखता।</translation>
    </message>
    <message>
        <source>It does not delete what it is told to.</source>
        <translation>जो हटाने को कहा जाए, वह उसे नहीं हटाता।</translation>
    </message>
    <message>
        <source>It failed ({detail}).</source>
        <translation>यह विफल रहा ({detail})।</translation>
    </message>
    <message>
        <source>It is being updated or is overloaded ({detail}).</source>
        <translation>वह अपडेट हो रही है या उस पर बहुत भार है ({detail})।</translation>
    </message>
    <message>
        <source>It is called otherwise than here ({detail}).</source>
        <translation>उसका नाम यहाँ के नाम से अलग है ({detail})।</translation>
    </message>
    <message>
        <source>It is followed by itself at the next connection; if not, take site_name out of the settings.</source>
        <translation>अगले कनेक्शन पर यह अपने-आप ठीक हो जाता है; न हो तो सेटिंग से site_name हटा दें।</translation>
    </message>
    <message>
        <source>It is locked, so nobody can be signed in.</source>
        <translation>वह लॉक है, इसलिए कोई साइन इन नहीं हो सकता।</translation>
    </message>
    <message>
        <source>It is swallowed on the way: nothing comes back.</source>
        <translation>वह रास्ते में खो जाता है: कुछ वापस नहीं आता।</translation>
    </message>
    <message>
        <source>It is tried again by itself. If it lasts, tell the site&apos;s administrator.</source>
        <translation>अपने-आप फिर कोशिश होती है। बनी रहे तो साइट के व्यवस्थापक को बताएँ।</translation>
    </message>
    <message>
        <source>It keeps secrets, and gives them back.</source>
        <translation>वह गोपनीय जानकारी रखता है और वापस देता है।</translation>
    </message>
    <message>
        <source>It lets nobody through without a sign-in of its own, or not to this site ({detail}).</source>
        <translation>वह अपने साइन इन के बिना किसी को, या इस साइट तक, जाने नहीं देता ({detail})।</translation>
    </message>
    <message>
        <source>It passes.</source>
        <translation>यह काम करता है।</translation>
    </message>
    <message>
        <source>It refused ({detail}), so nobody can be signed in.</source>
        <translation>उसने मना किया ({detail}), इसलिए कोई साइन इन नहीं हो सकता।</translation>
    </message>
    <message>
        <source>It takes a secret and gives back another, so no sign-in lasts.</source>
        <translation>वह एक जानकारी लेता है और दूसरी लौटाता है, इसलिए कोई साइन इन नहीं टिकता।</translation>
    </message>
    <message>
        <source>It takes no secret of that length ({detail} bytes).</source>
        <translation>वह इतनी लंबी गोपनीय जानकारी नहीं लेता ({detail} बाइट)।</translation>
    </message>
    <message>
        <source>It took too long.</source>
        <translation>बहुत समय लग गया।</translation>
    </message>
    <message>
        <source>It was made in the browser, and the settings do not name the program&apos;s id there any more.</source>
        <translation>साइन इन ब्राउज़र में किया गया था, और सेटिंग में अब वहाँ का प्रोग्राम-आईडी नहीं है।</translation>
    </message>
    <message>
        <source>It was sent, and no click came back within {detail} seconds.</source>
        <translation>पॉप-अप भेजा गया, और {detail} सेकंड में कोई क्लिक नहीं आया।</translation>
    </message>
    <message>
        <source>Keyring</source>
        <translation>कीरिंग</translation>
    </message>
    <message>
        <source>Let this computer set its clock by the network; if it is right, tell the site&apos;s administrator.</source>
        <translation>इस कंप्यूटर की घड़ी नेटवर्क से मिलने दें; वह सही हो तो साइट के व्यवस्थापक को बताएँ।</translation>
    </message>
    <message>
        <source>Live connection by polling</source>
        <translation>polling से लाइव कनेक्शन</translation>
    </message>
    <message>
        <source>Live connection by websocket</source>
        <translation>websocket से लाइव कनेक्शन</translation>
    </message>
    <message>
        <source>Look at it with the desktop&apos;s own program for passwords.</source>
        <translation>उसे डेस्कटॉप के अपने पासवर्ड-प्रोग्राम से देखें।</translation>
    </message>
    <message>
        <source>Look for its window, and unlock it.</source>
        <translation>उसकी विंडो ढूँढें, और उसे खोलें।</translation>
    </message>
    <message>
        <source>Mend it, or sign in again: then it is set aside, not lost.</source>
        <translation>उसे ठीक करें, या फिर से साइन इन करें: तब वह अलग रख दी जाती है, खोती नहीं।</translation>
    </message>
    <message>
        <source>Name of the site (DNS)</source>
        <translation>साइट का नाम (DNS)</translation>
    </message>
    <message>
        <source>Namespace</source>
        <translation>Namespace</translation>
    </message>
    <message>
        <source>No panel of this desktop takes icons, so the window stands in for the icon.</source>
        <translation>इस डेस्कटॉप का कोई पैनल आइकन नहीं लेता, इसलिए आइकन की जगह विंडो है।</translation>
    </message>
    <message>
        <source>No secure connection came about ({detail}).</source>
        <translation>सुरक्षित कनेक्शन नहीं बना ({detail})।</translation>
    </message>
    <message>
        <source>No secure connection came about in time.</source>
        <translation>सुरक्षित कनेक्शन समय पर नहीं बना।</translation>
    </message>
    <message>
        <source>No server knows the name {detail}.</source>
        <translation>{detail} नाम किसी सर्वर को पता नहीं।</translation>
    </message>
    <message>
        <source>No toast could be shown.</source>
        <translation>कोई पॉप-अप नहीं दिखाया जा सका।</translation>
    </message>
    <message>
        <source>Nobody is signed in.</source>
        <translation>किसी ने साइन इन नहीं किया है।</translation>
    </message>
    <message>
        <source>Nobody says where {detail} is: the name servers do not answer.</source>
        <translation>{detail} कहाँ है, कोई नहीं बताता: नाम-सर्वर उत्तर नहीं देते।</translation>
    </message>
    <message>
        <source>None, as the settings say; the site is reached directly.</source>
        <translation>कोई नहीं, जैसा सेटिंग में है; साइट तक सीधे पहुँचा जाता है।</translation>
    </message>
    <message>
        <source>None: this is an http:// site within a private network. Who controls that network can read along.</source>
        <translation>कोई नहीं: यह निजी नेटवर्क की http:// साइट है। जिसके हाथ में वह नेटवर्क है, वह सब पढ़ सकता है।</translation>
    </message>
    <message>
        <source>None; the site is reached directly.</source>
        <translation>कोई नहीं; साइट तक सीधे पहुँचा जाता है।</translation>
    </message>
    <message>
        <source>Not all is well: each line with a cross says what to do.</source>
        <translation>सब ठीक नहीं है: क्रॉस वाली हर पंक्ति बताती है कि क्या करना है।</translation>
    </message>
    <message>
        <source>Nothing comes back.</source>
        <translation>कुछ वापस नहीं आता।</translation>
    </message>
    <message>
        <source>Notification server</source>
        <translation>सूचना सर्वर</translation>
    </message>
    <message>
        <source>On GNOME, install the extension AppIndicator. Elsewhere add a notification area to the panel.</source>
        <translation>GNOME पर AppIndicator एक्सटेंशन इंस्टॉल करें। अन्यथा पैनल में सूचना क्षेत्र जोड़ें।</translation>
    </message>
    <message>
        <source>On a guest network, sign in to that network in the browser. Else check the address.</source>
        <translation>अतिथि नेटवर्क पर हों तो ब्राउज़र में उस नेटवर्क में साइन इन करें। नहीं तो पता जाँचें।</translation>
    </message>
    <message>
        <source>Opened by the operating system.</source>
        <translation>ऑपरेटिंग सिस्टम खोलता है।</translation>
    </message>
    <message>
        <source>Opened by {detail}.</source>
        <translation>{detail} खोलता है।</translation>
    </message>
    <message>
        <source>Place for the icon</source>
        <translation>आइकन की जगह</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>प्रॉक्सी</translation>
    </message>
    <message>
        <source>Refused on the way, or by a server that does not know it ({detail}).</source>
        <translation>रास्ते में, या ऐसे सर्वर ने जो इसे नहीं जानता, मना किया ({detail})।</translation>
    </message>
    <message>
        <source>Run this within a desktop session.</source>
        <translation>इसे डेस्कटॉप सत्र में चलाएँ।</translation>
    </message>
    <message>
        <source>Running program</source>
        <translation>चलता प्रोग्राम</translation>
    </message>
    <message>
        <source>Save a report</source>
        <translation>रिपोर्ट सहेजें</translation>
    </message>
    <message>
        <source>Save a report, and hand it to whoever looks after this program.</source>
        <translation>रिपोर्ट सहेजें, और उसे दें जो इस प्रोग्राम की देखभाल करता है।</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>सेटिंग</translation>
    </message>
    <message>
        <source>Show a &amp;toast as well, and wait for my click on it</source>
        <translation>एक पॉप-अप भी दिखाएँ, और उस पर मेरे क्लिक की प्रतीक्षा करें (&amp;T)</translation>
    </message>
    <message>
        <source>Shown, and your click came back.</source>
        <translation>दिखाया गया, और आपका क्लिक वापस आया।</translation>
    </message>
    <message>
        <source>Sign in again.</source>
        <translation>फिर से साइन इन करें।</translation>
    </message>
    <message>
        <source>Sign in in another way, or ask your administrator.</source>
        <translation>किसी और तरीके से साइन इन करें, या अपने व्यवस्थापक से पूछें।</translation>
    </message>
    <message>
        <source>Sign in.</source>
        <translation>साइन इन करें।</translation>
    </message>
    <message>
        <source>Sign in: from the icon&apos;s menu, or with nirmaan-tray sign-in SITE.</source>
        <translation>साइन इन करें: आइकन के मेनू से, या nirmaan-tray sign-in SITE से।</translation>
    </message>
    <message>
        <source>Sign-in</source>
        <translation>साइन इन</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>साइट</translation>
    </message>
    <message>
        <source>Site&apos;s own name</source>
        <translation>साइट का अपना नाम</translation>
    </message>
    <message>
        <source>Something else than a Frappe site answers ({detail}): a guest network&apos;s page, or another server.</source>
        <translation>Frappe साइट के बजाय कुछ और उत्तर देता है ({detail}): अतिथि नेटवर्क का पेज, या कोई दूसरा सर्वर।</translation>
    </message>
    <message>
        <source>Something in them cannot be used, so it does not hold meanwhile: {detail}.</source>
        <translation>उनमें कुछ ऐसा है जो काम का नहीं, इसलिए फ़िलहाल लागू नहीं: {detail}।</translation>
    </message>
    <message>
        <source>Something went wrong in this program, so this is not complete. Try again; the log says more.</source>
        <translation>इस प्रोग्राम में कुछ गड़बड़ हुई, इसलिए यह पूरा नहीं है। दोबारा कोशिश करें; लॉग में और जानकारी है।</translation>
    </message>
    <message>
        <source>Start the desktop&apos;s keyring (on Linux for example gnome-keyring or KWallet).</source>
        <translation>डेस्कटॉप का कीरिंग शुरू करें (Linux पर जैसे gnome-keyring या KWallet)।</translation>
    </message>
    <message>
        <source>Start the desktop&apos;s notification server, or install one (for example dunst).</source>
        <translation>डेस्कटॉप का सूचना सर्वर शुरू करें, या कोई इंस्टॉल करें (जैसे dunst)।</translation>
    </message>
    <message>
        <source>Tell the site&apos;s administrator.</source>
        <translation>साइट के व्यवस्थापक को बताएँ।</translation>
    </message>
    <message>
        <source>Tell your administrator.</source>
        <translation>अपने व्यवस्थापक को बताएँ।</translation>
    </message>
    <message>
        <source>Test of Nirmaan&apos;s toasts</source>
        <translation>Nirmaan के पॉप-अप की जाँच</translation>
    </message>
    <message>
        <source>Test toast</source>
        <translation>परीक्षण पॉप-अप</translation>
    </message>
    <message>
        <source>The additional certificates cannot be used: {detail}.</source>
        <translation>अतिरिक्त प्रमाणपत्र उपयोग नहीं किए जा सकते: {detail}।</translation>
    </message>
    <message>
        <source>The certificate belongs to another address, so nothing was sent.</source>
        <translation>प्रमाणपत्र किसी दूसरे पते का है, इसलिए कुछ नहीं भेजा गया।</translation>
    </message>
    <message>
        <source>The certificate there is not trusted ({detail}).</source>
        <translation>वहाँ का प्रमाणपत्र विश्वसनीय नहीं है ({detail})।</translation>
    </message>
    <message>
        <source>The certificate&apos;s issuer is not trusted on this computer, so nothing was sent.</source>
        <translation>प्रमाणपत्र का जारीकर्ता इस कंप्यूटर पर विश्वसनीय नहीं है, इसलिए कुछ नहीं भेजा गया।</translation>
    </message>
    <message>
        <source>The check itself failed ({detail}), which is a mistake of this program; the log says more.</source>
        <translation>जाँच ही विफल रही ({detail}), जो इस प्रोग्राम की गलती है; लॉग में और जानकारी है।</translation>
    </message>
    <message>
        <source>The computer is there, and nothing listens at {detail}.</source>
        <translation>कंप्यूटर वहाँ है, पर {detail} पर कोई नहीं सुनता।</translation>
    </message>
    <message>
        <source>The desktop does not say whether a panel takes icons.</source>
        <translation>डेस्कटॉप नहीं बताता कि कोई पैनल आइकन लेता है या नहीं।</translation>
    </message>
    <message>
        <source>The file cannot be read, so nothing of it holds: {detail}.</source>
        <translation>फ़ाइल पढ़ी नहीं जा सकती, इसलिए उसमें से कुछ लागू नहीं: {detail}।</translation>
    </message>
    <message>
        <source>The folder in which it takes its place belongs to another user, so it does not start.</source>
        <translation>जिस फ़ोल्डर में वह अपनी जगह लेता है, वह किसी और यूज़र का है, इसलिए वह शुरू नहीं होता।</translation>
    </message>
    <message>
        <source>The keyring has no secret for it: it was deleted, or never kept.</source>
        <translation>कीरिंग में इसकी गोपनीय जानकारी नहीं है: वह हटाई गई, या कभी रखी ही नहीं गई।</translation>
    </message>
    <message>
        <source>The keyring or the settings could not be read, so its secrets could not be searched for one by one; what looks like a secret was taken out all the same. Look through the log before you hand it on.</source>
        <translation>कीरिंग या सेटिंग पढ़ी नहीं जा सकी, इसलिए उनकी गोपनीय जानकारी एक-एक करके खोजी नहीं जा सकी; जो गोपनीय जैसा दिखा, वह फिर भी हटा दिया गया। किसी को देने से पहले लॉग देख लें।</translation>
    </message>
    <message>
        <source>The live connection was lost ({detail}).</source>
        <translation>लाइव कनेक्शन टूट गया ({detail})।</translation>
    </message>
    <message>
        <source>The live connection would be heard as {detail}.</source>
        <translation>लाइव कनेक्शन {detail} के रूप में सुना जाता।</translation>
    </message>
    <message>
        <source>The operating system shows toasts itself.</source>
        <translation>ऑपरेटिंग सिस्टम पॉप-अप स्वयं दिखाता है।</translation>
    </message>
    <message>
        <source>The proxy connects.</source>
        <translation>प्रॉक्सी जोड़ता है।</translation>
    </message>
    <message>
        <source>The proxy lets nobody through without a sign-in of its own ({detail}).</source>
        <translation>प्रॉक्सी अपने साइन इन के बिना किसी को जाने नहीं देता ({detail})।</translation>
    </message>
    <message>
        <source>The proxy looks it up.</source>
        <translation>प्रॉक्सी इसे ढूँढता है।</translation>
    </message>
    <message>
        <source>The proxy that is set is no http:// address, so nothing can be sent.</source>
        <translation>तय किया गया प्रॉक्सी http:// पता नहीं है, इसलिए कुछ नहीं भेजा जा सकता।</translation>
    </message>
    <message>
        <source>The report was not written ({reason}). Choose another place.</source>
        <translation>रिपोर्ट नहीं लिखी गई ({reason})। कोई दूसरी जगह चुनें।</translation>
    </message>
    <message>
        <source>The report was written to {path}.</source>
        <translation>रिपोर्ट {path} में लिख दी गई।</translation>
    </message>
    <message>
        <source>The server knows no site under this address or name.</source>
        <translation>सर्वर इस पते या नाम की कोई साइट नहीं जानता।</translation>
    </message>
    <message>
        <source>The session has ended.</source>
        <translation>सत्र समाप्त हो गया है।</translation>
    </message>
    <message>
        <source>The site does not let this user in ({detail}).</source>
        <translation>साइट इस यूज़र को अंदर नहीं आने देती ({detail})।</translation>
    </message>
    <message>
        <source>The site does not run Nirmaan Stack, so it has no notifications.</source>
        <translation>साइट पर Nirmaan Stack नहीं है, इसलिए कोई सूचनाएँ नहीं हैं।</translation>
    </message>
    <message>
        <source>The site does not take {detail}: it goes by another name.</source>
        <translation>साइट {detail} स्वीकार नहीं करती: उसका नाम कुछ और है।</translation>
    </message>
    <message>
        <source>The site does not tell it.</source>
        <translation>साइट यह नहीं बताती।</translation>
    </message>
    <message>
        <source>The site does not tell its time.</source>
        <translation>साइट अपना समय नहीं बताती।</translation>
    </message>
    <message>
        <source>The site has locked the user for a while ({detail}).</source>
        <translation>साइट ने यूज़र को कुछ समय के लिए लॉक किया है ({detail})।</translation>
    </message>
    <message>
        <source>The site is being updated or is overloaded ({detail}).</source>
        <translation>साइट अपडेट हो रही है या उस पर बहुत भार है ({detail})।</translation>
    </message>
    <message>
        <source>The site is no more in the time zone of the sign-in ({detail}), so its times are shown wrong.</source>
        <translation>साइट अब साइन इन के समय वाले समय क्षेत्र में नहीं है ({detail}), इसलिए उसके समय गलत दिखते हैं।</translation>
    </message>
    <message>
        <source>The site refused ({detail}).</source>
        <translation>साइट ने मना किया ({detail})।</translation>
    </message>
    <message>
        <source>The site refused the live connection ({detail}), though the sign-in is valid.</source>
        <translation>साइट ने लाइव कनेक्शन से मना किया ({detail}), हालाँकि साइन इन मान्य है।</translation>
    </message>
    <message>
        <source>The site refuses the password, key or token ({detail}).</source>
        <translation>साइट पासवर्ड, key या token स्वीकार नहीं करती ({detail})।</translation>
    </message>
    <message>
        <source>The site refuses this user, who may have been disabled ({detail}).</source>
        <translation>साइट इस यूज़र को मना करती है, शायद उसे निष्क्रिय कर दिया गया है ({detail})।</translation>
    </message>
    <message>
        <source>The site shows your user no notifications ({detail}); you may lack a Nirmaan role.</source>
        <translation>साइट आपके यूज़र को सूचनाएँ नहीं दिखाती ({detail}); शायद आपके पास Nirmaan की भूमिका (role) नहीं है।</translation>
    </message>
    <message>
        <source>The site takes us for another user ({detail}).</source>
        <translation>साइट हमें कोई दूसरा यूज़र मानती है ({detail})।</translation>
    </message>
    <message>
        <source>The site takes {detail}.</source>
        <translation>साइट {detail} स्वीकार करती है।</translation>
    </message>
    <message>
        <source>The site&apos;s certificate has expired, so nothing was sent.</source>
        <translation>साइट का प्रमाणपत्र समाप्त हो चुका है, इसलिए कुछ नहीं भेजा गया।</translation>
    </message>
    <message>
        <source>The site&apos;s certificate is not trusted, so nothing was sent.</source>
        <translation>साइट का प्रमाणपत्र विश्वसनीय नहीं है, इसलिए कुछ नहीं भेजा गया।</translation>
    </message>
    <message>
        <source>The site&apos;s live server does not answer.</source>
        <translation>साइट का लाइव सर्वर उत्तर नहीं देता।</translation>
    </message>
    <message>
        <source>The tray does not run now, and nothing is in its way.</source>
        <translation>ट्रे प्रोग्राम अभी नहीं चल रहा, और उसके रास्ते में कुछ नहीं है।</translation>
    </message>
    <message>
        <source>The tray runs and does not answer: it hangs, or is ending.</source>
        <translation>ट्रे प्रोग्राम चल रहा है पर उत्तर नहीं देता: वह अटका है, या बंद हो रहा है।</translation>
    </message>
    <message>
        <source>The tray runs, and answers.</source>
        <translation>ट्रे प्रोग्राम चल रहा है, और उत्तर देता है।</translation>
    </message>
    <message>
        <source>There is no desktop session here, so there can be no icon.</source>
        <translation>यहाँ कोई डेस्कटॉप सत्र नहीं है, इसलिए आइकन नहीं हो सकता।</translation>
    </message>
    <message>
        <source>There is no session bus here, so no toasts can be shown.</source>
        <translation>यहाँ कोई सत्र-बस (session bus) नहीं है, इसलिए पॉप-अप नहीं दिखाए जा सकते।</translation>
    </message>
    <message>
        <source>There is no way to {detail}.</source>
        <translation>{detail} तक कोई रास्ता नहीं है।</translation>
    </message>
    <message>
        <source>There is no xdg-open here, so links may not open.</source>
        <translation>यहाँ xdg-open नहीं है, इसलिए लिंक शायद न खुलें।</translation>
    </message>
    <message>
        <source>There was no answer ({detail}).</source>
        <translation>कोई उत्तर नहीं मिला ({detail})।</translation>
    </message>
    <message>
        <source>They name no site: nobody has signed in yet.</source>
        <translation>उनमें कोई साइट नहीं है: अभी तक किसी ने साइन इन नहीं किया।</translation>
    </message>
    <message>
        <source>This computer does not know the site&apos;s time zone ({detail}), so its times cannot be read.</source>
        <translation>यह कंप्यूटर साइट का समय क्षेत्र नहीं जानता ({detail}), इसलिए उसके समय पढ़े नहीं जा सकते।</translation>
    </message>
    <message>
        <source>This computer offers none, so a sign-in lasts only until the program ends.</source>
        <translation>इस कंप्यूटर पर कोई नहीं है, इसलिए साइन इन प्रोग्राम के बंद होने तक ही रहता है।</translation>
    </message>
    <message>
        <source>This computer&apos;s and the site&apos;s agree.</source>
        <translation>इस कंप्यूटर की और साइट की घड़ी मिलती है।</translation>
    </message>
    <message>
        <source>This computer&apos;s clock is {detail} minutes ahead of the site&apos;s, so times are wrong and sign-ins may end early.</source>
        <translation>इस कंप्यूटर की घड़ी साइट की घड़ी से {detail} मिनट आगे है, इसलिए समय गलत दिखते हैं और साइन इन जल्दी समाप्त हो सकता है।</translation>
    </message>
    <message>
        <source>This computer&apos;s clock is {detail} minutes behind the site&apos;s, so times are wrong and sign-ins may fail.</source>
        <translation>इस कंप्यूटर की घड़ी साइट की घड़ी से {detail} मिनट पीछे है, इसलिए समय गलत दिखते हैं और साइन इन विफल हो सकता है।</translation>
    </message>
    <message>
        <source>This copy of the program is not signed, so macOS shows no notifications of it.</source>
        <translation>प्रोग्राम की यह प्रति हस्ताक्षरित नहीं है, इसलिए macOS इसकी सूचनाएँ नहीं दिखाता।</translation>
    </message>
    <message>
        <source>This desktop has none, so toasts are shown as the icon&apos;s balloon, if at all.</source>
        <translation>इस डेस्कटॉप पर कोई नहीं है, इसलिए पॉप-अप आइकन के गुब्बारे में दिखते हैं, या दिखते ही नहीं।</translation>
    </message>
    <message>
        <source>This is for whoever is to help you: the log, the settings and what was found. Passwords and keys were taken out. Look through it before you hand it on.</source>
        <translation>यह उसके लिए है जो आपकी मदद करेगा: लॉग, सेटिंग और जो पाया गया। पासवर्ड और key हटा दिए गए हैं। आगे देने से पहले इसे देख लें।</translation>
    </message>
    <message>
        <source>This program&apos;s notifications are turned off in the system&apos;s settings, so none are shown.</source>
        <translation>सिस्टम की सेटिंग में इस प्रोग्राम की सूचनाएँ बंद हैं, इसलिए कोई नहीं दिखती।</translation>
    </message>
    <message>
        <source>Those of your organisation cannot be read, so they do not hold: {detail}.</source>
        <translation>आपके संगठन की सेटिंग पढ़ी नहीं जा सकती, इसलिए वह लागू नहीं: {detail}।</translation>
    </message>
    <message>
        <source>Time zone</source>
        <translation>समय क्षेत्र</translation>
    </message>
    <message>
        <source>Told of every change</source>
        <translation>हर बदलाव की सूचना</translation>
    </message>
    <message>
        <source>Try again.</source>
        <translation>दोबारा कोशिश करें।</translation>
    </message>
    <message>
        <source>Try again; if it stays, sign out of this computer and in again.</source>
        <translation>फिर कोशिश करें; यदि यह बना रहे, तो इस कंप्यूटर से साइन आउट करके फिर साइन इन करें।</translation>
    </message>
    <message>
        <source>Try again; if it stays, tell the site&apos;s administrator.</source>
        <translation>दोबारा कोशिश करें; समस्या बनी रहे तो साइट के व्यवस्थापक को बताएँ।</translation>
    </message>
    <message>
        <source>Try again; if it stays, tell your administrator.</source>
        <translation>दोबारा कोशिश करें; समस्या बनी रहे तो अपने व्यवस्थापक को बताएँ।</translation>
    </message>
    <message>
        <source>Turn them on in the system&apos;s settings, under Notifications. If that cannot be changed, ask your administrator.</source>
        <translation>उन्हें सिस्टम की सेटिंग में Notifications के अंतर्गत चालू करें। यदि वहाँ बदला न जा सके, तो अपने व्यवस्थापक से पूछें।</translation>
    </message>
    <message>
        <source>Unlock it, for example by signing in to the desktop again.</source>
        <translation>उसे खोलें, जैसे डेस्कटॉप में फिर से साइन इन करके।</translation>
    </message>
    <message>
        <source>User</source>
        <translation>यूज़र</translation>
    </message>
    <message>
        <source>Valid, made in the browser; renewed by itself, next before {detail}.</source>
        <translation>मान्य, ब्राउज़र में किया गया; अपने-आप नवीनीकृत होता है, अगली बार {detail} से पहले।</translation>
    </message>
    <message>
        <source>Valid, with a session that was opened with a password.</source>
        <translation>मान्य, पासवर्ड से खोले गए सत्र के साथ।</translation>
    </message>
    <message>
        <source>Valid, with an API key.</source>
        <translation>मान्य, API key के साथ।</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>संस्करण</translation>
    </message>
    <message>
        <source>Wait a few minutes; nothing is lost.</source>
        <translation>कुछ मिनट प्रतीक्षा करें; कुछ खोया नहीं है।</translation>
    </message>
    <message>
        <source>Wait a moment; if it stays, end it and start it again.</source>
        <translation>थोड़ी प्रतीक्षा करें; समस्या बनी रहे तो उसे बंद करके फिर शुरू करें।</translation>
    </message>
    <message>
        <source>Wait, then try again.</source>
        <translation>प्रतीक्षा करें, फिर दोबारा कोशिश करें।</translation>
    </message>
    <message>
        <source>What answers there is no proxy ({detail}).</source>
        <translation>वहाँ जो उत्तर देता है वह प्रॉक्सी नहीं है ({detail})।</translation>
    </message>
    <message>
        <source>What the report holds</source>
        <translation>रिपोर्ट में क्या है</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>क्या पाया गया</translation>
    </message>
    <message>
        <source>What was signed in to in the browser holds no longer.</source>
        <translation>ब्राउज़र में किया गया साइन इन अब मान्य नहीं है।</translation>
    </message>
    <message>
        <source>Where polling passes, notifications come all the same. Ask the network&apos;s administrator to let websockets to the site through; where neither passes, check socket_url in the settings.</source>
        <translation>जहाँ polling काम करता है, वहाँ सूचनाएँ फिर भी आती हैं। नेटवर्क के व्यवस्थापक से साइट तक websocket जाने देने को कहें; जहाँ दोनों काम न करें, वहाँ सेटिंग में socket_url जाँचें।</translation>
    </message>
    <message>
        <source>Where the websocket passes, nothing is missed. Where neither passes, check socket_url in the settings, and ask the site&apos;s administrator whether Socket.IO runs.</source>
        <translation>जहाँ websocket काम करता है, वहाँ कुछ नहीं छूटता। जहाँ दोनों काम न करें, वहाँ सेटिंग में socket_url जाँचें, और साइट के व्यवस्थापक से पूछें कि Socket.IO चल रहा है या नहीं।</translation>
    </message>
    <message>
        <source>Where to write the report</source>
        <translation>रिपोर्ट कहाँ लिखें</translation>
    </message>
    <message>
        <source>Windows and macOS always have one.</source>
        <translation>Windows और macOS में वह हमेशा होती है।</translation>
    </message>
    <message>
        <source>Your office&apos;s certificate authority is not installed on this computer: ask the administrator to install it, or name its file in the settings (ca_file).</source>
        <translation>आपके कार्यालय का प्रमाणपत्र प्राधिकरण इस कंप्यूटर पर इंस्टॉल नहीं है: व्यवस्थापक से उसे इंस्टॉल करने को कहें, या उसकी फ़ाइल सेटिंग (ca_file) में लिखें।</translation>
    </message>
    <message>
        <source>macOS has not asked yet whether this program may show notifications, so none are shown.</source>
        <translation>macOS ने अभी तक नहीं पूछा कि यह प्रोग्राम सूचनाएँ दिखा सकता है या नहीं, इसलिए कोई नहीं दिखती।</translation>
    </message>
    <message>
        <source>{detail} answers, and is a Frappe site.</source>
        <translation>{detail} उत्तर देती है, और Frappe साइट है।</translation>
    </message>
    <message>
        <source>{detail} answers.</source>
        <translation>{detail} उत्तर देता है।</translation>
    </message>
    <message>
        <source>{detail} does not answer: something on the way swallows it, or the computer is off.</source>
        <translation>{detail} उत्तर नहीं देता: रास्ते में कुछ उसे रोकता है, या वह कंप्यूटर बंद है।</translation>
    </message>
    <message>
        <source>{detail} is in order.</source>
        <translation>{detail} ठीक है।</translation>
    </message>
    <message>
        <source>{detail}, from the settings; it lets us through.</source>
        <translation>{detail}, सेटिंग से; वह हमें जाने देता है।</translation>
    </message>
    <message>
        <source>{detail}, from this computer&apos;s own settings; it lets us through.</source>
        <translation>{detail}, इस कंप्यूटर की अपनी सेटिंग से; वह हमें जाने देता है।</translation>
    </message>
    <message>
        <source>{detail}.</source>
        <translation>{detail}।</translation>
    </message>
    <message>
        <source>{detail}. Its toasts cannot be clicked: open notifications from the icon&apos;s menu.</source>
        <translation>{detail}। इसके पॉप-अप पर क्लिक नहीं हो सकता: सूचनाएँ आइकन के मेनू से खोलें।</translation>
    </message>
</context>
<context>
    <name>Guide</name>
    <message>
        <source>&amp;Close</source>
        <translation>बंद करें (&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Find:</source>
        <translation>खोजें (&amp;F):</translation>
    </message>
    <message>
        <source>&amp;Next</source>
        <translation>अगला (&amp;N)</translation>
    </message>
    <message>
        <source>Chapters</source>
        <translation>अध्याय</translation>
    </message>
    <message>
        <source>For administrators</source>
        <translation>प्रशासकों के लिए</translation>
    </message>
    <message>
        <source>Guides</source>
        <translation>मार्गदर्शिकाएँ</translation>
    </message>
    <message>
        <source>This guide cannot be read: a file of the program is missing or damaged. Install the program again.</source>
        <translation>यह मार्गदर्शिका पढ़ी नहीं जा सकती: प्रोग्राम की कोई फ़ाइल गायब या ख़राब है। प्रोग्राम को फिर से इंस्टॉल करें।</translation>
    </message>
    <message>
        <source>User guide</source>
        <translation>उपयोगकर्ता मार्गदर्शिका</translation>
    </message>
    <message>
        <source>“{text}” is not in this guide.</source>
        <translation>“{text}” इस मार्गदर्शिका में नहीं है।</translation>
    </message>
</context>
<context>
    <name>Inbox</name>
    <message numerus="yes">
        <source>%n marked as seen</source>
        <translation>
            <numerusform>%n देखी गई चिह्नित</numerusform>
            <numerusform>%n देखी गई चिह्नित</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n और</numerusform>
            <numerusform>%n और</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Mark everything seen</source>
        <translation>सब देखा गया चिह्नित करें (&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Mark these seen</source>
        <translation>इन्हें देखा गया चिह्नित करें (&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>प्रोग्राम बंद करें (&amp;Q)</translation>
    </message>
    <message>
        <source>Actions and their keys</source>
        <translation>कार्य और उनकी कुंजियाँ</translation>
    </message>
    <message>
        <source>All</source>
        <translation>सभी</translation>
    </message>
    <message>
        <source>Choose something else above, or clear the filters.</source>
        <translation>ऊपर कुछ और चुनें, या फ़िल्टर हटाएँ।</translation>
    </message>
    <message>
        <source>Clear filters</source>
        <translation>फ़िल्टर हटाएँ</translation>
    </message>
    <message>
        <source>Keep open as a window</source>
        <translation>अलग विंडो के रूप में खुला रखें</translation>
    </message>
    <message>
        <source>Kinds to show</source>
        <translation>दिखाने के प्रकार</translation>
    </message>
    <message>
        <source>Mark as unread again (Ctrl+Z)</source>
        <translation>फिर से अपठित चिह्नित करें (Ctrl+Z)</translation>
    </message>
    <message>
        <source>Marked as seen</source>
        <translation>देखी गई चिह्नित</translation>
    </message>
    <message>
        <source>Muted until midnight: {what}</source>
        <translation>आधी रात तक म्यूट: {what}</translation>
    </message>
    <message>
        <source>Muted until {moment}: {what}</source>
        <translation>{moment} तक म्यूट: {what}</translation>
    </message>
    <message>
        <source>Muted: {what}</source>
        <translation>म्यूट: {what}</translation>
    </message>
    <message>
        <source>New notifications are shown here as they come.</source>
        <translation>नई सूचनाएँ आते ही यहाँ दिखेंगी।</translation>
    </message>
    <message>
        <source>No connection since {moment}. It is tried again by itself.</source>
        <translation>{moment} से कनेक्शन नहीं है। अपने-आप फिर कोशिश होती है।</translation>
    </message>
    <message>
        <source>No notifications come until you sign in. What came meanwhile is fetched then.</source>
        <translation>साइन इन करने तक कोई सूचना नहीं आती। इस बीच जो आया, वह तब लाया जाएगा।</translation>
    </message>
    <message>
        <source>No notifications yet</source>
        <translation>अभी तक कोई सूचना नहीं</translation>
    </message>
    <message>
        <source>No toasts are shown for what is muted. It is listed and counted all the same.</source>
        <translation>जो म्यूट है उसके पॉप-अप नहीं दिखते। वह फिर भी सूची और गिनती में रहता है।</translation>
    </message>
    <message>
        <source>Not signed in</source>
        <translation>साइन इन नहीं है</translation>
    </message>
    <message>
        <source>Nothing found for “{text}”</source>
        <translation>“{text}” के लिए कुछ नहीं मिला</translation>
    </message>
    <message>
        <source>Nothing here so far</source>
        <translation>यहाँ अभी कुछ नहीं है</translation>
    </message>
    <message>
        <source>Nothing matches</source>
        <translation>कुछ मेल नहीं खाता</translation>
    </message>
    <message>
        <source>Nothing to show</source>
        <translation>दिखाने को कुछ नहीं</translation>
    </message>
    <message numerus="yes">
        <source>Nothing unread matches. Seen ones that do: %n.</source>
        <translation>
            <numerusform>कोई अपठित सूचना मेल नहीं खाती। देखी हुई जो मेल खाती हैं: %n।</numerusform>
            <numerusform>कोई अपठित सूचना मेल नहीं खाती। देखी हुई जो मेल खाती हैं: %n।</numerusform>
        </translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>सूचनाएँ</translation>
    </message>
    <message>
        <source>Open &amp;Nirmaan</source>
        <translation>Nirmaan खोलें (&amp;N)</translation>
    </message>
    <message>
        <source>Open beside the icon again</source>
        <translation>फिर से आइकन के पास खोलें</translation>
    </message>
    <message>
        <source>Other news</source>
        <translation>अन्य समाचार</translation>
    </message>
    <message>
        <source>Payments</source>
        <translation>भुगतान</translation>
    </message>
    <message>
        <source>Preferences</source>
        <translation>प्राथमिकताएँ</translation>
    </message>
    <message>
        <source>Project news</source>
        <translation>प्रोजेक्ट समाचार</translation>
    </message>
    <message>
        <source>Projects to show</source>
        <translation>दिखाने के प्रोजेक्ट</translation>
    </message>
    <message>
        <source>Purchase orders</source>
        <translation>खरीद ऑर्डर</translation>
    </message>
    <message>
        <source>Purchase requests</source>
        <translation>खरीद अनुरोध</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>पढ़ा जा रहा है…</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>खोजें</translation>
    </message>
    <message>
        <source>Search in titles, descriptions, documents and projects (/)</source>
        <translation>शीर्षक, विवरण, दस्तावेज़ और प्रोजेक्ट में खोजें (/)</translation>
    </message>
    <message>
        <source>Sent back</source>
        <translation>वापस भेजे गए</translation>
    </message>
    <message>
        <source>Service requests</source>
        <translation>सेवा अनुरोध</translation>
    </message>
    <message>
        <source>Show them</source>
        <translation>उन्हें दिखाएँ</translation>
    </message>
    <message>
        <source>Sign &amp;in…</source>
        <translation>साइन इन करें (&amp;I)…</translation>
    </message>
    <message>
        <source>Sign in once, and requests, orders and payments show up here as they happen.</source>
        <translation>एक बार साइन इन करें, और अनुरोध, ऑर्डर और भुगतान होते ही यहाँ दिखेंगे।</translation>
    </message>
    <message>
        <source>The list appears as soon as the disk answers.</source>
        <translation>डिस्क के उत्तर देते ही सूची दिखेगी।</translation>
    </message>
    <message>
        <source>They are shown here as they come, and stay when they are seen.</source>
        <translation>वे आते ही यहाँ दिखेंगी, और देखने के बाद भी रहेंगी।</translation>
    </message>
    <message>
        <source>This desktop shows no tray icons, so this window stands in for the icon. Closing it only minimises it; to end the program, choose Quit.</source>
        <translation>यह डेस्कटॉप ट्रे में आइकन नहीं दिखाता, इसलिए आइकन की जगह यह विंडो है। इसे बंद करने पर यह केवल छोटी हो जाती है; प्रोग्राम समाप्त करने के लिए “प्रोग्राम बंद करें” चुनें।</translation>
    </message>
    <message>
        <source>Titles, descriptions, documents and projects were searched. Try fewer or shorter words.</source>
        <translation>शीर्षक, विवरण, दस्तावेज़ और प्रोजेक्ट में खोजा गया। कम या छोटे शब्द लिखकर देखें।</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>पहले जैसा करें</translation>
    </message>
    <message>
        <source>Unmute</source>
        <translation>म्यूट हटाएँ</translation>
    </message>
    <message>
        <source>Unmute…</source>
        <translation>म्यूट हटाएँ…</translation>
    </message>
    <message>
        <source>Unread</source>
        <translation>अपठित</translation>
    </message>
    <message>
        <source>Welcome to Nirmaan</source>
        <translation>Nirmaan में आपका स्वागत है</translation>
    </message>
    <message>
        <source>What is new is shown as soon as the site can be reached.</source>
        <translation>साइट तक पहुँचते ही नई सूचनाएँ दिखेंगी।</translation>
    </message>
    <message>
        <source>Which notifications</source>
        <translation>कौन-सी सूचनाएँ</translation>
    </message>
    <message>
        <source>You are signed out</source>
        <translation>आप साइन आउट हैं</translation>
    </message>
    <message>
        <source>You&apos;re all caught up</source>
        <translation>आपने सब देख लिया है</translation>
    </message>
    <message>
        <source>Your notifications are shown here once you are signed in.</source>
        <translation>साइन इन करने के बाद आपकी सूचनाएँ यहाँ दिखेंगी।</translation>
    </message>
    <message>
        <source>{label}, {count}</source>
        <translation>{label}, {count}</translation>
    </message>
</context>
<context>
    <name>InboxMenu</name>
    <message>
        <source>Copy link</source>
        <translation>लिंक कॉपी करें</translation>
    </message>
    <message>
        <source>Mark all shown as seen</source>
        <translation>जो दिख रहा है, सब देखा गया चिह्नित करें</translation>
    </message>
    <message>
        <source>Mark seen</source>
        <translation>देखी गई चिह्नित करें</translation>
    </message>
    <message>
        <source>Mute “{what}” for today</source>
        <translation>“{what}” को आज के लिए म्यूट करें</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>खोलें</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>खोजें</translation>
    </message>
    <message>
        <source>Snooze for 1 hour</source>
        <translation>1 घंटे बाद याद दिलाएँ</translation>
    </message>
    <message>
        <source>Snooze until tomorrow, {time}</source>
        <translation>कल {time} पर याद दिलाएँ</translation>
    </message>
    <message>
        <source>Undo the last mark</source>
        <translation>पिछला चिह्न वापस लें</translation>
    </message>
    <message>
        <source>Unmute “{what}”</source>
        <translation>“{what}” का म्यूट हटाएँ</translation>
    </message>
</context>
<context>
    <name>List</name>
    <message>
        <source>(no title)</source>
        <translation>(शीर्षक नहीं)</translation>
    </message>
    <message>
        <source>Administrator</source>
        <translation>व्यवस्थापक</translation>
    </message>
    <message>
        <source>Alert</source>
        <translation>अलर्ट</translation>
    </message>
    <message>
        <source>All notifications</source>
        <translation>सभी सूचनाएँ</translation>
    </message>
    <message>
        <source>Could not be marked: {reason}</source>
        <translation>चिह्नित नहीं हो सकी: {reason}</translation>
    </message>
    <message>
        <source>Information</source>
        <translation>जानकारी</translation>
    </message>
    <message>
        <source>Mark seen (M)</source>
        <translation>देखी गई चिह्नित करें (M)</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>अन्य</translation>
    </message>
    <message>
        <source>Payment</source>
        <translation>भुगतान</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>प्रोजेक्ट</translation>
    </message>
    <message>
        <source>Purchase order</source>
        <translation>खरीद ऑर्डर</translation>
    </message>
    <message>
        <source>Purchase request</source>
        <translation>खरीद अनुरोध</translation>
    </message>
    <message>
        <source>Sent back</source>
        <translation>वापस भेजा गया</translation>
    </message>
    <message>
        <source>Service request</source>
        <translation>सेवा अनुरोध</translation>
    </message>
    <message>
        <source>Unread</source>
        <translation>अपठित</translation>
    </message>
    <message>
        <source>Unread notifications</source>
        <translation>अपठित सूचनाएँ</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>चेतावनी</translation>
    </message>
    <message>
        <source>is being marked</source>
        <translation>चिह्नित की जा रही है</translation>
    </message>
    <message>
        <source>snoozed {until}</source>
        <translation>{until} टाली गई</translation>
    </message>
    <message>
        <source>until {time}</source>
        <translation>{time} तक</translation>
    </message>
</context>
<context>
    <name>Menu</name>
    <message>
        <source>About</source>
        <translation>परिचय</translation>
    </message>
    <message>
        <source>Choose one to unmute it:</source>
        <translation>म्यूट हटाने के लिए चुनें:</translation>
    </message>
    <message>
        <source>Do not disturb</source>
        <translation>परेशान न करें</translation>
    </message>
    <message>
        <source>Do not disturb until turned off</source>
        <translation>परेशान न करें (बंद करने तक)</translation>
    </message>
    <message>
        <source>Do not disturb until {moment}</source>
        <translation>परेशान न करें ({moment} तक)</translation>
    </message>
    <message>
        <source>Examine the connection…</source>
        <translation>कनेक्शन की जाँच करें…</translation>
    </message>
    <message>
        <source>For 1 hour</source>
        <translation>1 घंटे के लिए</translation>
    </message>
    <message>
        <source>For 30 minutes</source>
        <translation>30 मिनट के लिए</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>सहायता</translation>
    </message>
    <message>
        <source>Mark everything seen</source>
        <translation>सब देखा गया चिह्नित करें</translation>
    </message>
    <message>
        <source>Muted</source>
        <translation>म्यूट किया हुआ</translation>
    </message>
    <message>
        <source>Nothing unread</source>
        <translation>कुछ अपठित नहीं</translation>
    </message>
    <message>
        <source>Open Nirmaan</source>
        <translation>Nirmaan खोलें</translation>
    </message>
    <message>
        <source>Preferences…</source>
        <translation>प्राथमिकताएँ…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>प्रोग्राम बंद करें</translation>
    </message>
    <message>
        <source>Show inbox</source>
        <translation>इनबॉक्स दिखाएँ</translation>
    </message>
    <message>
        <source>Sign in…</source>
        <translation>साइन इन करें…</translation>
    </message>
    <message>
        <source>Sign out…</source>
        <translation>साइन आउट करें…</translation>
    </message>
    <message>
        <source>Turn off</source>
        <translation>बंद करें</translation>
    </message>
    <message>
        <source>Until tomorrow, {time}</source>
        <translation>कल {time} तक</translation>
    </message>
    <message>
        <source>Until turned off</source>
        <translation>बंद करने तक</translation>
    </message>
    <message>
        <source>Version {version} is available…</source>
        <translation>संस्करण {version} उपलब्ध है…</translation>
    </message>
    <message>
        <source>What&apos;s new</source>
        <translation>नया क्या है</translation>
    </message>
    <message>
        <source>{what}: until midnight</source>
        <translation>{what}: आधी रात तक</translation>
    </message>
    <message>
        <source>{what}: until you unmute it</source>
        <translation>{what}: म्यूट हटाने तक</translation>
    </message>
    <message>
        <source>{what}: until {moment}</source>
        <translation>{what}: {moment} तक</translation>
    </message>
</context>
<context>
    <name>News</name>
    <message>
        <source>&amp;Close</source>
        <translation>बंद करें (&amp;C)</translation>
    </message>
    <message>
        <source>An inbox beside the icon</source>
        <translation>आइकन के पास इनबॉक्स</translation>
    </message>
    <message>
        <source>As you like it</source>
        <translation>जैसा आप चाहें</translation>
    </message>
    <message>
        <source>Click the icon, and your notifications open beside it, grouped by day. Esc closes them again; the pin keeps them open as a window.</source>
        <translation>आइकन पर क्लिक करें, और आपकी सूचनाएँ उसके पास खुलती हैं, दिन के अनुसार। Esc उन्हें बंद करता है; पिन उन्हें अलग विंडो के रूप में खुला रखता है।</translation>
    </message>
    <message>
        <source>Do not disturb</source>
        <translation>परेशान न करें</translation>
    </message>
    <message>
        <source>For half an hour, an hour, until tomorrow morning or until you turn it off: in the icon&apos;s menu. Quiet hours for each weekday are in the preferences. When it is over, one summary tells what came.</source>
        <translation>आधे घंटे, एक घंटे, कल सुबह तक या आपके बंद करने तक: आइकन के मेनू में। हर दिन के शांत घंटे प्राथमिकताओं में हैं। समाप्त होने पर एक सारांश बताता है कि क्या आया।</translation>
    </message>
    <message>
        <source>For your eyes only</source>
        <translation>केवल आपकी आँखों के लिए</translation>
    </message>
    <message>
        <source>Found again in a moment</source>
        <translation>पल भर में फिर मिले</translation>
    </message>
    <message>
        <source>Kinds, sound, quiet hours, light or dark, English or Hindi: all in one window, Preferences in the menu. What you change holds at once.</source>
        <translation>प्रकार, ध्वनि, शांत घंटे, हल्का या गहरा रूप, अंग्रेज़ी या हिन्दी: सब एक विंडो में, मेनू की “प्राथमिकताएँ” में। जो आप बदलते हैं, वह तुरंत लागू होता है।</translation>
    </message>
    <message>
        <source>Later, please</source>
        <translation>बाद में याद दिलाएँ</translation>
    </message>
    <message>
        <source>Marked too much as seen? Undo brings it back, within ten seconds. On the keyboard: M marks, Shift+M marks all that is shown, Ctrl+Z takes it back.</source>
        <translation>भूल से ज़्यादा चिह्नित हो गया? दस सेकंड के भीतर “पहले जैसा करें” उसे वापस लाता है। कीबोर्ड पर: M चिह्नित करता है, Shift+M जो दिख रहा है सब, Ctrl+Z वापस लेता है।</translation>
    </message>
    <message>
        <source>Snooze a notification for an hour and it comes once more. Mute a kind or a project for today: it is still listed and counted, only not shown on the screen.</source>
        <translation>किसी सूचना को एक घंटे के लिए टालें, वह एक बार फिर आएगी। किसी प्रकार या प्रोजेक्ट को आज के लिए म्यूट करें: वह फिर भी सूची और गिनती में रहता है, केवल स्क्रीन पर नहीं दिखता।</translation>
    </message>
    <message>
        <source>Taken back as easily as done</source>
        <translation>करने जितना ही आसान, वापस लेना</translation>
    </message>
    <message>
        <source>Type to search titles, descriptions, documents and projects, in English and in Hindi, and choose the kinds and projects that you want to see.</source>
        <translation>शीर्षक, विवरण, दस्तावेज़ और प्रोजेक्ट में, अंग्रेज़ी और हिन्दी में, लिखकर खोजें, और जो प्रकार और प्रोजेक्ट देखने हों उन्हें चुनें।</translation>
    </message>
    <message>
        <source>Version {version}</source>
        <translation>संस्करण {version}</translation>
    </message>
    <message>
        <source>What&apos;s new</source>
        <translation>नया क्या है</translation>
    </message>
    <message>
        <source>While the screen is locked or shared, notifications say only what kind of thing happened, wherever the desktop tells of that. You can have it so always, or never.</source>
        <translation>जब स्क्रीन लॉक या साझा हो, तब सूचनाएँ केवल यह बताती हैं कि किस प्रकार की बात हुई, जहाँ डेस्कटॉप यह जानकारी देता है। आप इसे हमेशा या कभी नहीं भी रख सकते हैं।</translation>
    </message>
</context>
<context>
    <name>NoToasts</name>
    <message>
        <source>Allow notifications…</source>
        <translation>सूचनाओं की अनुमति दें…</translation>
    </message>
    <message>
        <source>Let one be shown now. First macOS asks you, this once, whether Nirmaan may show notifications: choose “Allow”. Without that you learn what is new only when you look.</source>
        <translation>अभी एक सूचना दिखाकर देखें। पहले macOS आपसे, केवल एक बार, पूछेगा कि Nirmaan सूचनाएँ दिखा सकता है या नहीं: “Allow” चुनें। इसके बिना नई बातें आपको तभी पता चलेंगी जब आप स्वयं देखेंगे।</translation>
    </message>
    <message>
        <source>Nirmaan&apos;s notifications are turned off on this Mac, so none pop up; the inbox has everything. To turn them on, open System Settings, Notifications, Nirmaan Tray, and allow them.</source>
        <translation>इस Mac पर Nirmaan की सूचनाएँ बंद हैं, इसलिए कोई पॉप अप नहीं होती; इनबॉक्स में सब कुछ है। चालू करने के लिए System Settings, Notifications, Nirmaan Tray खोलें और अनुमति दें।</translation>
    </message>
    <message>
        <source>No notifications pop up here…</source>
        <translation>यहाँ सूचनाएँ पॉप अप नहीं होतीं…</translation>
    </message>
    <message>
        <source>No notifications: this copy is not signed…</source>
        <translation>सूचनाएँ नहीं: यह प्रति हस्ताक्षरित नहीं है…</translation>
    </message>
    <message>
        <source>Nothing on this desktop shows notifications, so none pop up properly; the inbox has everything. Ask your administrator to install a program that shows them.</source>
        <translation>इस डेस्कटॉप पर सूचनाएँ दिखाने वाला कुछ नहीं है, इसलिए वे ठीक से पॉप अप नहीं होतीं; इनबॉक्स में सब कुछ है। अपने व्यवस्थापक से सूचनाएँ दिखाने वाला प्रोग्राम लगाने को कहें।</translation>
    </message>
    <message>
        <source>Notifications are off: allow them in System Settings…</source>
        <translation>सूचनाएँ बंद हैं: System Settings में अनुमति दें…</translation>
    </message>
    <message>
        <source>Notifications are off: turn them on in Windows&apos; Settings…</source>
        <translation>सूचनाएँ बंद हैं: Windows की Settings में चालू करें…</translation>
    </message>
    <message>
        <source>Notifications are turned off in Windows, for Nirmaan or for all programs, so none pop up; the inbox has everything. To turn them on, open Settings, System, Notifications. If that cannot be changed, your organisation has turned them off.</source>
        <translation>Windows में सूचनाएँ बंद हैं, Nirmaan के लिए या सभी प्रोग्रामों के लिए, इसलिए कोई पॉप अप नहीं होती; इनबॉक्स में सब कुछ है। चालू करने के लिए Settings, System, Notifications खोलें। यदि वहाँ बदला न जा सके, तो आपके संगठन ने उन्हें बंद किया है।</translation>
    </message>
    <message>
        <source>The system does not take notifications at the moment, so none pop up; the inbox has everything. It is tried again every minute. If it lasts, sign out of this computer and in again.</source>
        <translation>सिस्टम इस समय सूचनाएँ नहीं ले रहा, इसलिए कोई पॉप अप नहीं होती; इनबॉक्स में सब कुछ है। हर मिनट फिर कोशिश की जाती है। यदि यह बना रहे, तो इस कंप्यूटर से साइन आउट करके फिर साइन इन करें।</translation>
    </message>
    <message>
        <source>macOS asks now: choose “Allow”. Did you then see a notification?</source>
        <translation>macOS अब पूछ रहा है: “Allow” चुनें। क्या उसके बाद आपको सूचना दिखी?</translation>
    </message>
    <message>
        <source>macOS has not asked you yet whether Nirmaan may show notifications, so none pop up. Show a test notification: then macOS asks, this once. Choose “Allow”.</source>
        <translation>macOS ने अभी तक आपसे नहीं पूछा कि Nirmaan सूचनाएँ दिखा सकता है या नहीं, इसलिए कोई पॉप अप नहीं होती। एक परीक्षण सूचना दिखाएँ: तब macOS एक ही बार पूछेगा। “Allow” चुनें।</translation>
    </message>
    <message>
        <source>macOS shows notifications only of programs that are signed. This copy of Nirmaan is not, so none pop up; the inbox has everything. Install it from your administrator&apos;s disk image, or tell your administrator.</source>
        <translation>macOS केवल हस्ताक्षरित प्रोग्रामों की सूचनाएँ दिखाता है। Nirmaan की यह प्रति हस्ताक्षरित नहीं है, इसलिए कोई पॉप अप नहीं होती; इनबॉक्स में सब कुछ है। इसे अपने व्यवस्थापक की डिस्क इमेज से इंस्टॉल करें, या अपने व्यवस्थापक को बताएँ।</translation>
    </message>
</context>
<context>
    <name>Preferences</name>
    <message>
        <source>&amp;Add quiet hours</source>
        <translation>शांत घंटे जोड़ें (&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Choose a file…</source>
        <translation>फ़ाइल चुनें (&amp;C)…</translation>
    </message>
    <message>
        <source>&amp;Examine the connection…</source>
        <translation>कनेक्शन की जाँच करें (&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;Hide it while the screen is locked or shared</source>
        <translation>स्क्रीन लॉक या साझा होने पर छिपाएँ (&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>हल्का (&amp;L)</translation>
    </message>
    <message>
        <source>&amp;No sound</source>
        <translation>कोई ध्वनि नहीं (&amp;N)</translation>
    </message>
    <message>
        <source>&amp;None</source>
        <translation>कोई नहीं (&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>हटाएँ (&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Start with the computer</source>
        <translation>कंप्यूटर के साथ शुरू करें (&amp;S)</translation>
    </message>
    <message>
        <source>A file with its certificates (PEM), trusted as well.</source>
        <translation>उसके प्रमाणपत्रों की फ़ाइल (PEM), जिन पर भी भरोसा किया जाएगा।</translation>
    </message>
    <message>
        <source>A sound &amp;file</source>
        <translation>ध्वनि फ़ाइल (&amp;F)</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>खाता</translation>
    </message>
    <message>
        <source>Address of the proxy</source>
        <translation>प्रॉक्सी का पता</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>उन्नत</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>सभी फ़ाइलें</translation>
    </message>
    <message>
        <source>All of this is kept in {path}</source>
        <translation>यह सब {path} में रखा है</translation>
    </message>
    <message>
        <source>Alwa&amp;ys hide it</source>
        <translation>हमेशा छिपाएँ (&amp;Y)</translation>
    </message>
    <message>
        <source>Always show &amp;what a notification says</source>
        <translation>सूचना में जो लिखा है, हमेशा दिखाएँ (&amp;W)</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>रूप</translation>
    </message>
    <message>
        <source>As the &amp;desktop</source>
        <translation>डेस्कटॉप जैसा (&amp;D)</translation>
    </message>
    <message>
        <source>As the &amp;system says</source>
        <translation>सिस्टम के अनुसार (&amp;S)</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>प्रमाणपत्र</translation>
    </message>
    <message>
        <source>Choose a day, else these hours never come.</source>
        <translation>कोई दिन चुनें, नहीं तो ये घंटे कभी नहीं आते।</translation>
    </message>
    <message>
        <source>Choose a file with certificates</source>
        <translation>प्रमाणपत्रों की फ़ाइल चुनें</translation>
    </message>
    <message>
        <source>Choose a sound</source>
        <translation>ध्वनि चुनें</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>रंग</translation>
    </message>
    <message>
        <source>Dar&amp;k</source>
        <translation>गहरा (&amp;K)</translation>
    </message>
    <message>
        <source>Everything, to look for a mistake</source>
        <translation>सब कुछ, गलती ढूँढने के लिए</translation>
    </message>
    <message>
        <source>For example {example}; with user@ in front of the host if it wants a name. Its password is kept in the keyring by the command {command}.</source>
        <translation>उदाहरण: {example}; नाम चाहिए तो होस्ट से पहले user@ लिखें। उसका पासवर्ड {command} कमांड से कीरिंग में रखा जाता है।</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>सहायता</translation>
    </message>
    <message>
        <source>Hidden, a notification says only what kind it is, such as “New purchase request”. Not every desktop tells whether the screen is locked or shared.</source>
        <translation>छिपी हुई सूचना केवल अपना प्रकार बताती है, जैसे “नया खरीद अनुरोध”। हर डेस्कटॉप नहीं बताता कि स्क्रीन लॉक या साझा है।</translation>
    </message>
    <message>
        <source>In these hours nothing is shown on the screen. Everything is in the list, and one notification at the end says what came.</source>
        <translation>इन घंटों में स्क्रीन पर कुछ नहीं दिखता। सूची में सब रहता है, और अंत में एक सूचना बताती है कि क्या आया।</translation>
    </message>
    <message>
        <source>It looks and sounds as chosen on this page.</source>
        <translation>वह इस पेज पर चुने अनुसार दिखती और सुनाई देती है।</translation>
    </message>
    <message>
        <source>Lan&amp;guage</source>
        <translation>भाषा (&amp;G)</translation>
    </message>
    <message>
        <source>Looks at everything between the site and this screen, and says what to do.</source>
        <translation>साइट और इस स्क्रीन के बीच सब कुछ देखता है, और बताता है कि क्या करना है।</translation>
    </message>
    <message>
        <source>Muted</source>
        <translation>म्यूट किया हुआ</translation>
    </message>
    <message>
        <source>Nobody is signed in, so no notifications come.</source>
        <translation>किसी ने साइन इन नहीं किया है, इसलिए कोई सूचना नहीं आती।</translation>
    </message>
    <message>
        <source>None but those that this computer trusts</source>
        <translation>केवल वे जिन पर यह कंप्यूटर भरोसा करता है</translation>
    </message>
    <message>
        <source>Nothing is muted. In the list, a notification&apos;s menu mutes its kind or its project for today.</source>
        <translation>कुछ म्यूट नहीं है। सूची में किसी सूचना का मेनू उसके प्रकार या प्रोजेक्ट को आज के लिए म्यूट करता है।</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>सूचनाएँ</translation>
    </message>
    <message>
        <source>Notifications come from the moment you sign in to this computer. Without it, start the program yourself.</source>
        <translation>इस कंप्यूटर में साइन इन करते ही सूचनाएँ आती हैं। इसके बिना प्रोग्राम आपको स्वयं शुरू करना होगा।</translation>
    </message>
    <message>
        <source>Only mistakes of the program</source>
        <translation>केवल प्रोग्राम की गलतियाँ</translation>
    </message>
    <message>
        <source>Only what goes wrong</source>
        <translation>केवल जो गड़बड़ होता है</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>पेज</translation>
    </message>
    <message>
        <source>Preferences</source>
        <translation>प्राथमिकताएँ</translation>
    </message>
    <message>
        <source>Privacy</source>
        <translation>गोपनीयता</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>प्रॉक्सी</translation>
    </message>
    <message>
        <source>Quiet hours</source>
        <translation>शांत घंटे</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>हटाएँ</translation>
    </message>
    <message>
        <source>Remove the quiet hours {hours}</source>
        <translation>शांत घंटे हटाएँ: {hours}</translation>
    </message>
    <message>
        <source>Set by your organisation</source>
        <translation>आपके संगठन ने तय किया है</translation>
    </message>
    <message>
        <source>Show a &amp;test notification</source>
        <translation>परीक्षण सूचना दिखाएँ (&amp;T)</translation>
    </message>
    <message>
        <source>Show a&amp;lerts even in quiet hours and while “Do not disturb” holds</source>
        <translation>शांत घंटों में और “परेशान न करें” के समय भी अलर्ट दिखाएँ (&amp;L)</translation>
    </message>
    <message>
        <source>Show notifications on the screen for</source>
        <translation>स्क्रीन पर इनकी सूचनाएँ दिखाएँ</translation>
    </message>
    <message>
        <source>Sign &amp;in again…</source>
        <translation>फिर से साइन इन करें (&amp;I)…</translation>
    </message>
    <message>
        <source>Sign &amp;in…</source>
        <translation>साइन इन करें (&amp;I)…</translation>
    </message>
    <message>
        <source>Sign &amp;out…</source>
        <translation>साइन आउट करें (&amp;O)…</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>ध्वनि</translation>
    </message>
    <message>
        <source>Sounds</source>
        <translation>ध्वनियाँ</translation>
    </message>
    <message>
        <source>Start-up</source>
        <translation>शुरुआत</translation>
    </message>
    <message>
        <source>The &amp;desktop&apos;s own sound</source>
        <translation>डेस्कटॉप की अपनी ध्वनि (&amp;D)</translation>
    </message>
    <message>
        <source>The desktop&apos;s own</source>
        <translation>डेस्कटॉप की अपनी</translation>
    </message>
    <message>
        <source>The list has all of them, whatever you choose here.</source>
        <translation>आप यहाँ जो भी चुनें, सूची में सब रहती हैं।</translation>
    </message>
    <message>
        <source>This &amp;one:</source>
        <translation>यह प्रॉक्सी (&amp;O):</translation>
    </message>
    <message>
        <source>This cannot be chosen here, so it is as it was. Choose another, or ask your administrator.</source>
        <translation>यह यहाँ नहीं चुना जा सकता, इसलिए पहले जैसा है। कुछ और चुनें, या अपने व्यवस्थापक से पूछें।</translation>
    </message>
    <message>
        <source>This could not be saved, so it is as it was ({detail}). Make room on the disk, or ask your administrator for the permission, and try again.</source>
        <translation>यह सहेजा नहीं जा सका, इसलिए पहले जैसा है ({detail})। डिस्क में जगह बनाएँ, या अपने व्यवस्थापक से अनुमति माँगें, और दोबारा कोशिश करें।</translation>
    </message>
    <message>
        <source>This desktop could not show it. See whether its own settings allow notifications, or examine the connection on the page “Advanced”.</source>
        <translation>यह डेस्कटॉप उसे नहीं दिखा सका। देखें कि उसकी अपनी सेटिंग सूचनाओं की अनुमति देती है या नहीं, या “उन्नत” पेज पर कनेक्शन की जाँच करें।</translation>
    </message>
    <message>
        <source>This is no proxy&apos;s address, so the one before still holds. Write it as in {example}, without a password.</source>
        <translation>यह किसी प्रॉक्सी का पता नहीं है, इसलिए पहले वाला ही लागू है। उसे {example} जैसा लिखें, बिना पासवर्ड के।</translation>
    </message>
    <message>
        <source>What goes into the &amp;log</source>
        <translation>लॉग में क्या लिखा जाए (&amp;L)</translation>
    </message>
    <message>
        <source>What happens (usual)</source>
        <translation>जो होता है (सामान्य)</translation>
    </message>
    <message>
        <source>You clicked on it: notifications reach you.</source>
        <translation>आपने उस पर क्लिक किया: सूचनाएँ आप तक पहुँचती हैं।</translation>
    </message>
    <message>
        <source>Your office&apos;s own certificate authority</source>
        <translation>आपके कार्यालय का अपना प्रमाणपत्र प्राधिकरण</translation>
    </message>
    <message>
        <source>Your organisation has chosen the site: {site}</source>
        <translation>आपके संगठन ने साइट चुनी है: {site}</translation>
    </message>
    <message>
        <source>from</source>
        <translation>समय</translation>
    </message>
    <message>
        <source>on the next day</source>
        <translation>अगले दिन</translation>
    </message>
    <message>
        <source>the whole day</source>
        <translation>पूरे दिन</translation>
    </message>
    <message>
        <source>to</source>
        <translation>से</translation>
    </message>
    <message>
        <source>{days} from {begin} to {end}</source>
        <translation>{days}: {begin} से {end}</translation>
    </message>
</context>
<context>
    <name>Problem</name>
    <message>
        <source>A setting cannot be used ({detail}). Correct it and start this program again.</source>
        <translation>एक सेटिंग उपयोग नहीं की जा सकती ({detail})। उसे ठीक करें और यह प्रोग्राम फिर से शुरू करें।</translation>
    </message>
    <message>
        <source>Another program holds the local list, so nothing new is shown. Close other copies of this program.</source>
        <translation>कोई दूसरा प्रोग्राम इस कंप्यूटर की सूची को रोके हुए है, इसलिए कुछ नया नहीं दिखता। इस प्रोग्राम की दूसरी प्रतियाँ बंद करें।</translation>
    </message>
    <message>
        <source>Another program uses the port to which the browser is sent back ({detail}), so you are not signed in. Close it, or sign in another way.</source>
        <translation>जिस पोर्ट पर ब्राउज़र लौटता है उसे कोई दूसरा प्रोग्राम उपयोग कर रहा है ({detail}), इसलिए आप साइन इन नहीं हैं। उसे बंद करें, या किसी और तरीके से साइन इन करें।</translation>
    </message>
    <message>
        <source>It is made again by itself; nothing is lost, and what comes meanwhile is fetched.</source>
        <translation>वह अपने-आप फिर बनता है; कुछ नहीं खोता, और इस बीच जो आता है वह लाया जाता है।</translation>
    </message>
    <message>
        <source>It is tried again by itself, and nothing is lost. If it lasts, tell the site&apos;s administrator.</source>
        <translation>अपने-आप फिर कोशिश होती है, और कुछ नहीं खोता। बनी रहे तो साइट के व्यवस्थापक को बताएँ।</translation>
    </message>
    <message>
        <source>It is tried again by itself; nothing is lost, and what you mark is sent later.</source>
        <translation>अपने-आप फिर कोशिश होती है; कुछ नहीं खोता, और आपके चिह्न बाद में भेजे जाते हैं।</translation>
    </message>
    <message>
        <source>No notifications come now</source>
        <translation>अभी कोई सूचना नहीं आती</translation>
    </message>
    <message>
        <source>No notifications come until you have signed in.</source>
        <translation>जब तक आप साइन इन न करें, कोई सूचना नहीं आती।</translation>
    </message>
    <message>
        <source>Nobody is signed in. Sign in to get notifications.</source>
        <translation>किसी ने साइन इन नहीं किया है। सूचनाएँ पाने के लिए साइन इन करें।</translation>
    </message>
    <message>
        <source>Nothing came back from the browser in time, so you are not signed in. Try again.</source>
        <translation>ब्राउज़र से समय पर कुछ वापस नहीं आया, इसलिए आप साइन इन नहीं हैं। दोबारा कोशिश करें।</translation>
    </message>
    <message>
        <source>Nothing comes until it does. Ask the site&apos;s administrator to register this program, or sign in with a password or an API key.</source>
        <translation>जब तक वह न जाने, कुछ नहीं आता। साइट के व्यवस्थापक से यह प्रोग्राम पंजीकृत करने को कहें, या पासवर्ड या API key से साइन इन करें।</translation>
    </message>
    <message>
        <source>Nothing comes until that is over. On a guest network, sign in to that network in the browser.</source>
        <translation>यह समाप्त होने तक कुछ नहीं आता। अतिथि नेटवर्क पर हों तो ब्राउज़र में उस नेटवर्क में साइन इन करें।</translation>
    </message>
    <message>
        <source>Nothing comes until there is. Ask the administrator for the address, and sign in there.</source>
        <translation>जब तक वहाँ कोई साइट न हो, कुछ नहीं आता। व्यवस्थापक से पता पूछें, और वहाँ साइन इन करें।</translation>
    </message>
    <message>
        <source>Nothing comes while this computer is in this network. Ask its administrator, or use another network.</source>
        <translation>जब तक यह कंप्यूटर इस नेटवर्क में है, कुछ नहीं आता। उसके व्यवस्थापक से पूछें, या दूसरा नेटवर्क लें।</translation>
    </message>
    <message>
        <source>Offline. {rest}</source>
        <translation>ऑफ़लाइन। {rest}</translation>
    </message>
    <message>
        <source>Offline: {reason}. {rest}</source>
        <translation>ऑफ़लाइन: {reason}। {rest}</translation>
    </message>
    <message>
        <source>Sign in to Nirmaan again</source>
        <translation>Nirmaan में फिर से साइन इन करें</translation>
    </message>
    <message>
        <source>So nothing was sent, and nothing comes until it is. Tell the site&apos;s administrator.</source>
        <translation>इसलिए कुछ नहीं भेजा गया, और विश्वसनीय होने तक कुछ नहीं आता। साइट के व्यवस्थापक को बताएँ।</translation>
    </message>
    <message>
        <source>Something else than a Nirmaan site answered ({detail}). Check the address. On a guest network, sign in to that network in the browser first.</source>
        <translation>Nirmaan साइट के बजाय किसी और ने उत्तर दिया ({detail})। पता जाँचें। अतिथि नेटवर्क पर हों तो पहले ब्राउज़र में उस नेटवर्क में साइन इन करें।</translation>
    </message>
    <message>
        <source>Something went wrong ({detail}). Try again; the log says more.</source>
        <translation>कुछ गड़बड़ हुई ({detail})। दोबारा कोशिश करें; लॉग में और जानकारी है।</translation>
    </message>
    <message>
        <source>The connection was lost ({detail}). Try again.</source>
        <translation>कनेक्शन टूट गया ({detail})। दोबारा कोशिश करें।</translation>
    </message>
    <message>
        <source>The disk cannot be written, so the list is kept in memory and lost when this program ends; the site still has it. Make room on the disk, or ask the administrator; this program looks again every minute or two.</source>
        <translation>डिस्क पर लिखा नहीं जा सकता, इसलिए सूची केवल मेमोरी में है और इस प्रोग्राम के बंद होते ही चली जाती है; साइट पर वह रहती है। डिस्क में जगह बनाएँ, या व्यवस्थापक से पूछें; यह प्रोग्राम हर एक-दो मिनट में फिर देखता है।</translation>
    </message>
    <message>
        <source>The keyring cannot be used ({detail}), so your secret cannot be kept. Unlock it and try again.</source>
        <translation>कीरिंग उपयोग नहीं किया जा सकता ({detail}), इसलिए आपकी गोपनीय जानकारी रखी नहीं जा सकती। उसे खोलें और दोबारा कोशिश करें।</translation>
    </message>
    <message>
        <source>The keyring did not answer in time; it may be waiting for you to unlock it. Look for its window and try again.</source>
        <translation>कीरिंग ने समय पर उत्तर नहीं दिया; शायद वह आपके खोलने की प्रतीक्षा में है। उसकी विंडो ढूँढें और दोबारा कोशिश करें।</translation>
    </message>
    <message>
        <source>The keyring has no room for a secret of so many bytes ({detail}), so yours cannot be kept. Sign in with a password or an API key, which are shorter.</source>
        <translation>कीरिंग में इतने बाइट की गोपनीय जानकारी के लिए जगह नहीं है ({detail}), इसलिए आपकी नहीं रखी जा सकती। पासवर्ड या API key से साइन इन करें, जो छोटे होते हैं।</translation>
    </message>
    <message>
        <source>The keyring is locked, so your secret cannot be reached. Unlock it, for example by signing in to the desktop again, and try again.</source>
        <translation>कीरिंग लॉक है, इसलिए आपकी गोपनीय जानकारी नहीं मिल सकती। उसे खोलें, जैसे डेस्कटॉप में फिर से साइन इन करके, और दोबारा कोशिश करें।</translation>
    </message>
    <message>
        <source>The keyring refused ({detail}), so your secret cannot be reached. Allow this program to use it and try again.</source>
        <translation>कीरिंग ने मना किया ({detail}), इसलिए आपकी गोपनीय जानकारी नहीं मिल सकती। इस प्रोग्राम को उसके उपयोग की अनुमति दें और दोबारा कोशिश करें।</translation>
    </message>
    <message>
        <source>The local list belongs to another account ({detail}), so it was left alone. Sign in as that user, or use another home folder.</source>
        <translation>इस कंप्यूटर की सूची किसी दूसरे खाते की है ({detail}), इसलिए उसे छेड़ा नहीं गया। उसी यूज़र के रूप में साइन इन करें, या दूसरा होम फ़ोल्डर लें।</translation>
    </message>
    <message>
        <source>The local list cannot be used ({detail}), so notifications may be missing. Start this program again.</source>
        <translation>इस कंप्यूटर की सूची उपयोग नहीं की जा सकती ({detail}), इसलिए कुछ सूचनाएँ शायद न दिखें। यह प्रोग्राम फिर से शुरू करें।</translation>
    </message>
    <message>
        <source>The local list cannot be written ({detail}), so nothing new is shown. Check the disk&apos;s free space and your permissions, and start this program again.</source>
        <translation>इस कंप्यूटर की सूची लिखी नहीं जा सकती ({detail}), इसलिए कुछ नया नहीं दिखता। डिस्क में खाली जगह और अपनी अनुमतियाँ जाँचें, और यह प्रोग्राम फिर से शुरू करें।</translation>
    </message>
    <message>
        <source>The local list was damaged ({detail}), so it was set aside and a new one is filled from the site. You need do nothing.</source>
        <translation>इस कंप्यूटर की सूची खराब हो गई थी ({detail}), इसलिए उसे अलग रखा गया और साइट से नई भरी जा रही है। आपको कुछ नहीं करना है।</translation>
    </message>
    <message>
        <source>The settings file cannot be read ({detail}). Sign in again: it is set aside, not lost.</source>
        <translation>सेटिंग की फ़ाइल पढ़ी नहीं जा सकती ({detail})। फिर से साइन इन करें: वह अलग रख दी जाती है, खोती नहीं।</translation>
    </message>
    <message>
        <source>The sign-in in the browser failed ({detail}), so you are not signed in. Try again, or sign in another way.</source>
        <translation>ब्राउज़र में साइन इन विफल रहा ({detail}), इसलिए आप साइन इन नहीं हैं। दोबारा कोशिश करें, या किसी और तरीके से साइन इन करें।</translation>
    </message>
    <message>
        <source>The sign-in that you made in the browser holds no longer. Sign in again.</source>
        <translation>ब्राउज़र में किया गया साइन इन अब मान्य नहीं है। फिर से साइन इन करें।</translation>
    </message>
    <message>
        <source>The sign-in was declined in the browser, so you are not signed in. Try again and choose Allow.</source>
        <translation>ब्राउज़र में साइन इन की अनुमति नहीं दी गई, इसलिए आप साइन इन नहीं हैं। दोबारा कोशिश करें और “Allow” चुनें।</translation>
    </message>
    <message>
        <source>The site asks for a verification code ({detail}). Sign in again and type it.</source>
        <translation>साइट सत्यापन कोड माँगती है ({detail})। फिर से साइन इन करें और उसे लिखें।</translation>
    </message>
    <message>
        <source>The site cannot be used now ({detail}). Try again in a few minutes.</source>
        <translation>साइट अभी उपयोग नहीं की जा सकती ({detail})। कुछ मिनट बाद दोबारा कोशिश करें।</translation>
    </message>
    <message>
        <source>The site does not allow it to your user ({detail}). You may lack a Nirmaan role: ask the administrator.</source>
        <translation>साइट आपके यूज़र को इसकी अनुमति नहीं देती ({detail})। शायद आपके पास Nirmaan की भूमिका (role) नहीं है: व्यवस्थापक से पूछें।</translation>
    </message>
    <message>
        <source>The site does not answer ({detail}). Check the address and this computer&apos;s network, then try again.</source>
        <translation>साइट उत्तर नहीं देती ({detail})। पता और इस कंप्यूटर का नेटवर्क जाँचें, फिर दोबारा कोशिश करें।</translation>
    </message>
    <message>
        <source>The site does not know this program, or not for your user ({detail}), so you were not signed in. Sign in another way, or ask the site&apos;s administrator to register it.</source>
        <translation>साइट इस प्रोग्राम को नहीं जानती, या आपके यूज़र के लिए नहीं ({detail}), इसलिए आप साइन इन नहीं हैं। किसी और तरीके से साइन इन करें, या साइट के व्यवस्थापक से इसे पंजीकृत करने को कहें।</translation>
    </message>
    <message>
        <source>The site does not know you any more ({detail}). Sign in again.</source>
        <translation>साइट अब आपको नहीं पहचानती ({detail})। फिर से साइन इन करें।</translation>
    </message>
    <message>
        <source>The site does not run Nirmaan Stack now, so it has no notifications for you. It is asked again every few minutes. Tell its administrator.</source>
        <translation>साइट पर अभी Nirmaan Stack नहीं है, इसलिए आपके लिए कोई सूचना नहीं है। हर कुछ मिनट में फिर पूछा जाता है। उसके व्यवस्थापक को बताएँ।</translation>
    </message>
    <message>
        <source>The site has locked your user for a while ({detail}). Wait, then sign in again.</source>
        <translation>साइट ने आपके यूज़र को कुछ समय के लिए लॉक किया है ({detail})। प्रतीक्षा करें, फिर साइन इन करें।</translation>
    </message>
    <message>
        <source>The site has no such notification of yours ({detail}). It may have been deleted.</source>
        <translation>साइट पर आपकी ऐसी कोई सूचना नहीं है ({detail})। शायद वह हटा दी गई है।</translation>
    </message>
    <message>
        <source>The site is being updated or is busy ({detail}). You are not signed in yet; try again in a few minutes.</source>
        <translation>साइट अपडेट हो रही है या व्यस्त है ({detail})। आप अभी साइन इन नहीं हैं; कुछ मिनट बाद दोबारा कोशिश करें।</translation>
    </message>
    <message>
        <source>The site lets your user in from certain networks only, so you are not signed in there now. Connect to the office&apos;s network or its VPN and try again.</source>
        <translation>साइट आपके यूज़र को केवल कुछ नेटवर्कों से आने देती है, इसलिए आप अभी वहाँ साइन इन नहीं हैं। कार्यालय के नेटवर्क या उसके VPN से जुड़ें और दोबारा कोशिश करें।</translation>
    </message>
    <message>
        <source>The site refused ({detail}). Your user may have been disabled: ask the administrator.</source>
        <translation>साइट ने मना किया ({detail})। शायद आपका यूज़र निष्क्रिय कर दिया गया है: व्यवस्थापक से पूछें।</translation>
    </message>
    <message>
        <source>The site refused the live connection ({detail}). Try again in a few minutes.</source>
        <translation>साइट ने लाइव कनेक्शन से मना किया ({detail})। कुछ मिनट बाद दोबारा कोशिश करें।</translation>
    </message>
    <message>
        <source>The site refused what you typed ({detail}). You are not signed in; type it again. After several failures the site may lock your user for a while.</source>
        <translation>आपने जो लिखा, उसे साइट ने स्वीकार नहीं किया ({detail})। आप साइन इन नहीं हैं; फिर से लिखें। कई बार गलत होने पर साइट आपके यूज़र को कुछ समय के लिए लॉक कर सकती है।</translation>
    </message>
    <message>
        <source>The site refuses your user, who may have been disabled, so no notifications come. It is asked again every few minutes. Tell its administrator.</source>
        <translation>साइट आपके यूज़र को मना करती है, शायद उसे निष्क्रिय कर दिया गया है, इसलिए कोई सूचना नहीं आती। हर कुछ मिनट में फिर पूछा जाता है। उसके व्यवस्थापक को बताएँ।</translation>
    </message>
    <message>
        <source>The site sent something that cannot be read ({detail}). Nothing else is harmed; tell its administrator.</source>
        <translation>साइट ने कुछ ऐसा भेजा जो पढ़ा नहीं जा सकता ({detail})। और कोई नुकसान नहीं हुआ; उसके व्यवस्थापक को बताएँ।</translation>
    </message>
    <message>
        <source>The site shows your user no notifications; you may lack a Nirmaan role. It is asked again every few minutes. Ask its administrator.</source>
        <translation>साइट आपके यूज़र को सूचनाएँ नहीं दिखाती; शायद आपके पास Nirmaan की भूमिका (role) नहीं है। हर कुछ मिनट में फिर पूछा जाता है। उसके व्यवस्थापक से पूछें।</translation>
    </message>
    <message>
        <source>The site takes you for another user ({detail}). Check what you typed, and sign in again.</source>
        <translation>साइट आपको कोई दूसरा यूज़र मानती है ({detail})। आपने जो लिखा उसे जाँचें, और फिर से साइन इन करें।</translation>
    </message>
    <message>
        <source>The site wants you to set a new password first. Do that in the browser, then sign in here.</source>
        <translation>साइट चाहती है कि आप पहले नया पासवर्ड बनाएँ। वह ब्राउज़र में करें, फिर यहाँ साइन इन करें।</translation>
    </message>
    <message>
        <source>The site&apos;s certificate belongs to another address, so nothing was sent. Check the address.</source>
        <translation>साइट का प्रमाणपत्र किसी दूसरे पते का है, इसलिए कुछ नहीं भेजा गया। पता जाँचें।</translation>
    </message>
    <message>
        <source>The site&apos;s certificate has expired, so nothing was sent. Tell the site&apos;s administrator.</source>
        <translation>साइट का प्रमाणपत्र समाप्त हो चुका है, इसलिए कुछ नहीं भेजा गया। साइट के व्यवस्थापक को बताएँ।</translation>
    </message>
    <message>
        <source>The site&apos;s certificate is not trusted, so nothing was sent. Tell the site&apos;s administrator.</source>
        <translation>साइट का प्रमाणपत्र विश्वसनीय नहीं है, इसलिए कुछ नहीं भेजा गया। साइट के व्यवस्थापक को बताएँ।</translation>
    </message>
    <message>
        <source>There is no site at this address. Check its spelling.</source>
        <translation>इस पते पर कोई साइट नहीं है। वर्तनी जाँचें।</translation>
    </message>
    <message>
        <source>This computer offers no keyring to keep your secret in. Start the desktop&apos;s keyring (on Linux for example gnome-keyring or KWallet) and try again.</source>
        <translation>इस कंप्यूटर पर आपकी गोपनीय जानकारी रखने के लिए कोई कीरिंग नहीं है। डेस्कटॉप का कीरिंग शुरू करें (Linux पर जैसे gnome-keyring या KWallet) और दोबारा कोशिश करें।</translation>
    </message>
    <message>
        <source>This computer offers no keyring, so your sign-in is kept in memory only: it ends with this program, and you sign in again the next time. To keep it, start the desktop&apos;s keyring (on Linux for example gnome-keyring or KWallet).</source>
        <translation>इस कंप्यूटर पर कोई कीरिंग नहीं है, इसलिए आपका साइन इन केवल मेमोरी में है: वह इस प्रोग्राम के साथ समाप्त होता है, और अगली बार आपको फिर साइन इन करना होगा। उसे बनाए रखने के लिए डेस्कटॉप का कीरिंग शुरू करें (Linux पर जैसे gnome-keyring या KWallet)।</translation>
    </message>
    <message>
        <source>This is not a site&apos;s address ({detail}). It looks like https://nirmaan.example.com; http:// works inside the office network only.</source>
        <translation>यह किसी साइट का पता नहीं है ({detail})। वह https://nirmaan.example.com जैसा दिखता है; http:// केवल कार्यालय के नेटवर्क में चलता है।</translation>
    </message>
    <message>
        <source>This network&apos;s proxy does not let this program through to the site (403), so it was not reached. Ask the network&apos;s administrator to allow the site&apos;s address and port.</source>
        <translation>इस नेटवर्क का प्रॉक्सी इस प्रोग्राम को साइट तक नहीं जाने देता (403), इसलिए वहाँ नहीं पहुँचा जा सका। नेटवर्क के व्यवस्थापक से साइट के पते और पोर्ट की अनुमति माँगें।</translation>
    </message>
    <message>
        <source>This network&apos;s proxy does not let this program through to the site (405), so it was not reached. Ask the network&apos;s administrator to allow the site&apos;s address and port.</source>
        <translation>इस नेटवर्क का प्रॉक्सी इस प्रोग्राम को साइट तक नहीं जाने देता (405), इसलिए वहाँ नहीं पहुँचा जा सका। नेटवर्क के व्यवस्थापक से साइट के पते और पोर्ट की अनुमति माँगें।</translation>
    </message>
    <message>
        <source>This network&apos;s proxy lets nobody through without a sign-in of its own ({detail}), so the site was not reached. Ask the network&apos;s administrator, or try in another network.</source>
        <translation>इस नेटवर्क का प्रॉक्सी अपने साइन इन के बिना किसी को जाने नहीं देता ({detail}), इसलिए साइट तक नहीं पहुँचा जा सका। नेटवर्क के व्यवस्थापक से पूछें, या किसी दूसरे नेटवर्क में कोशिश करें।</translation>
    </message>
    <message>
        <source>This site does not run Nirmaan Stack, so it has no notifications. Check the address.</source>
        <translation>इस साइट पर Nirmaan Stack नहीं है, इसलिए कोई सूचनाएँ नहीं हैं। पता जाँचें।</translation>
    </message>
    <message>
        <source>This way of signing in is not offered ({detail}): your organisation&apos;s settings rule it out, or lack what it needs. Choose another way, or ask your administrator.</source>
        <translation>साइन इन करने का यह तरीका उपलब्ध नहीं है ({detail}): आपके संगठन की सेटिंग इसे रोकती है, या उसमें ज़रूरी जानकारी नहीं है। दूसरा तरीका चुनें, या अपने व्यवस्थापक से पूछें।</translation>
    </message>
    <message>
        <source>What came back from the browser belongs to another sign-in, so you are not signed in. Try again.</source>
        <translation>ब्राउज़र से जो वापस आया वह किसी दूसरे साइन इन का है, इसलिए आप साइन इन नहीं हैं। दोबारा कोशिश करें।</translation>
    </message>
    <message>
        <source>What is new comes, and what you mark is sent, as soon as the site answers; nothing is lost. If other pages open in the browser, tell the site&apos;s administrator.</source>
        <translation>साइट के उत्तर देते ही नई सूचनाएँ आएँगी और आपके चिह्न भेजे जाएँगे; कुछ नहीं खोता। ब्राउज़र में दूसरे पेज खुलते हों तो साइट के व्यवस्थापक को बताएँ।</translation>
    </message>
    <message>
        <source>You need do nothing: it is tried again by itself, nothing is lost, and what you mark is sent later.</source>
        <translation>आपको कुछ नहीं करना है: अपने-आप फिर कोशिश होती है, कुछ नहीं खोता, और आपके चिह्न बाद में भेजे जाते हैं।</translation>
    </message>
    <message>
        <source>Your office&apos;s certificate authority is not installed on this computer, or this is not the site, so nothing was sent. Ask the administrator to install it.</source>
        <translation>आपके कार्यालय का प्रमाणपत्र प्राधिकरण इस कंप्यूटर पर इंस्टॉल नहीं है, या यह वह साइट नहीं है, इसलिए कुछ नहीं भेजा गया। व्यवस्थापक से उसे इंस्टॉल करने को कहें।</translation>
    </message>
    <message>
        <source>Your session has ended. Sign in again.</source>
        <translation>आपका सत्र समाप्त हो गया है। फिर से साइन इन करें।</translation>
    </message>
    <message>
        <source>Your sign-in is not kept</source>
        <translation>आपका साइन इन सहेजा नहीं गया</translation>
    </message>
    <message>
        <source>a guest network or proxy answers instead</source>
        <translation>उसकी जगह अतिथि नेटवर्क या प्रॉक्सी उत्तर देता है</translation>
    </message>
    <message>
        <source>a setting cannot be used</source>
        <translation>एक सेटिंग उपयोग नहीं की जा सकती</translation>
    </message>
    <message>
        <source>another program holds the local list</source>
        <translation>कोई दूसरा प्रोग्राम सूची को रोके हुए है</translation>
    </message>
    <message>
        <source>no browser could be started</source>
        <translation>कोई ब्राउज़र शुरू नहीं हो सका</translation>
    </message>
    <message>
        <source>no keyring; signed in until this program ends</source>
        <translation>कीरिंग नहीं है; साइन इन इस प्रोग्राम के बंद होने तक है</translation>
    </message>
    <message>
        <source>no network, or the site is down</source>
        <translation>नेटवर्क नहीं है, या साइट बंद है</translation>
    </message>
    <message>
        <source>nobody is signed in</source>
        <translation>किसी ने साइन इन नहीं किया है</translation>
    </message>
    <message>
        <source>set a new password in the browser first</source>
        <translation>पहले ब्राउज़र में नया पासवर्ड बनाएँ</translation>
    </message>
    <message>
        <source>something went wrong here; the log says more</source>
        <translation>यहाँ कुछ गड़बड़ हुई; लॉग में और जानकारी है</translation>
    </message>
    <message>
        <source>something went wrong; the log says more</source>
        <translation>कुछ गड़बड़ हुई; लॉग में और जानकारी है</translation>
    </message>
    <message>
        <source>the browser&apos;s way back is taken</source>
        <translation>ब्राउज़र के लौटने का पोर्ट व्यस्त है</translation>
    </message>
    <message>
        <source>the connection was lost</source>
        <translation>कनेक्शन टूट गया</translation>
    </message>
    <message>
        <source>the disk cannot be written; list in memory</source>
        <translation>डिस्क पर लिखा नहीं जा सकता; सूची मेमोरी में है</translation>
    </message>
    <message>
        <source>the keyring cannot be used</source>
        <translation>कीरिंग उपयोग नहीं किया जा सकता</translation>
    </message>
    <message>
        <source>the keyring has no room for your secret</source>
        <translation>कीरिंग में आपकी गोपनीय जानकारी के लिए जगह नहीं है</translation>
    </message>
    <message>
        <source>the keyring is locked; unlock it</source>
        <translation>कीरिंग लॉक है; उसे खोलें</translation>
    </message>
    <message>
        <source>the keyring refused to give your secret</source>
        <translation>कीरिंग ने आपकी गोपनीय जानकारी देने से मना किया</translation>
    </message>
    <message>
        <source>the keyring waits; look for its window</source>
        <translation>कीरिंग प्रतीक्षा में है; उसकी विंडो ढूँढें</translation>
    </message>
    <message>
        <source>the local list belongs to another user</source>
        <translation>इस कंप्यूटर की सूची किसी दूसरे यूज़र की है</translation>
    </message>
    <message>
        <source>the local list cannot be used</source>
        <translation>इस कंप्यूटर की सूची उपयोग नहीं की जा सकती</translation>
    </message>
    <message>
        <source>the local list cannot be written; disk full?</source>
        <translation>सूची लिखी नहीं जा सकती; क्या डिस्क भर गई है?</translation>
    </message>
    <message>
        <source>the local list was damaged; it is made anew</source>
        <translation>सूची खराब हो गई थी; नई बनाई जा रही है</translation>
    </message>
    <message>
        <source>the settings file cannot be read</source>
        <translation>सेटिंग की फ़ाइल पढ़ी नहीं जा सकती</translation>
    </message>
    <message>
        <source>the sign-in in the browser failed</source>
        <translation>ब्राउज़र में साइन इन विफल रहा</translation>
    </message>
    <message>
        <source>the sign-in in the browser has ended</source>
        <translation>ब्राउज़र में किया गया साइन इन समाप्त हो गया है</translation>
    </message>
    <message>
        <source>the site asks for a verification code</source>
        <translation>साइट सत्यापन कोड माँगती है</translation>
    </message>
    <message>
        <source>the site cannot be used now</source>
        <translation>साइट अभी उपयोग नहीं की जा सकती</translation>
    </message>
    <message>
        <source>the site does not allow your user to do this</source>
        <translation>साइट आपके यूज़र को इसकी अनुमति नहीं देती</translation>
    </message>
    <message>
        <source>the site does not know this program</source>
        <translation>साइट इस प्रोग्राम को नहीं जानती</translation>
    </message>
    <message>
        <source>the site does not know you any more</source>
        <translation>साइट अब आपको नहीं पहचानती</translation>
    </message>
    <message>
        <source>the site does not run Nirmaan Stack</source>
        <translation>साइट पर Nirmaan Stack नहीं है</translation>
    </message>
    <message>
        <source>the site has locked your user for a while</source>
        <translation>साइट ने आपके यूज़र को कुछ समय के लिए लॉक किया है</translation>
    </message>
    <message>
        <source>the site has no such notification</source>
        <translation>साइट पर ऐसी कोई सूचना नहीं है</translation>
    </message>
    <message>
        <source>the site is being updated or is busy</source>
        <translation>साइट अपडेट हो रही है या व्यस्त है</translation>
    </message>
    <message>
        <source>the site refused the live connection</source>
        <translation>साइट ने लाइव कनेक्शन से मना किया</translation>
    </message>
    <message>
        <source>the site refused your password or key</source>
        <translation>साइट ने आपका पासवर्ड या key स्वीकार नहीं किया</translation>
    </message>
    <message>
        <source>the site refused; ask its administrator</source>
        <translation>साइट ने मना किया; उसके व्यवस्थापक से पूछें</translation>
    </message>
    <message>
        <source>the site refuses your user; ask its administrator</source>
        <translation>साइट आपके यूज़र को मना करती है; उसके व्यवस्थापक से पूछें</translation>
    </message>
    <message>
        <source>the site sent something unreadable</source>
        <translation>साइट ने कुछ ऐसा भेजा जो पढ़ा नहीं जा सकता</translation>
    </message>
    <message>
        <source>the site takes you for another user</source>
        <translation>साइट आपको कोई दूसरा यूज़र मानती है</translation>
    </message>
    <message>
        <source>the site&apos;s address is not valid</source>
        <translation>साइट का पता मान्य नहीं है</translation>
    </message>
    <message>
        <source>the site&apos;s certificate is not trusted</source>
        <translation>साइट का प्रमाणपत्र विश्वसनीय नहीं है</translation>
    </message>
    <message>
        <source>there is no site at this address</source>
        <translation>इस पते पर कोई साइट नहीं है</translation>
    </message>
    <message>
        <source>this computer offers no keyring</source>
        <translation>इस कंप्यूटर पर कोई कीरिंग नहीं है</translation>
    </message>
    <message>
        <source>this network&apos;s proxy wants a sign-in</source>
        <translation>इस नेटवर्क का प्रॉक्सी साइन इन चाहता है</translation>
    </message>
    <message>
        <source>this way of signing in is not offered</source>
        <translation>साइन इन करने का यह तरीका उपलब्ध नहीं है</translation>
    </message>
    <message>
        <source>you may lack a Nirmaan role; ask the administrator</source>
        <translation>शायद आपके पास Nirmaan की भूमिका नहीं है; व्यवस्थापक से पूछें</translation>
    </message>
    <message>
        <source>your session has ended</source>
        <translation>आपका सत्र समाप्त हो गया है</translation>
    </message>
    <message>
        <source>{reason}. {meaning}</source>
        <translation>{reason}। {meaning}</translation>
    </message>
</context>
<context>
    <name>QAbstractSpinBox</name>
    <message>
        <source>&amp;Select All</source>
        <translation>सभी चुनें (&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Step up</source>
        <translation>एक कदम ऊपर (&amp;S)</translation>
    </message>
    <message>
        <source>Step &amp;down</source>
        <translation>एक कदम नीचे (&amp;D)</translation>
    </message>
</context>
<context>
    <name>QFileDialog</name>
    <message>
        <source>%1
Directory not found.
Please verify the correct directory name was given.</source>
        <translation>%1
फ़ोल्डर नहीं मिला।
कृपया जाँचें कि फ़ोल्डर का नाम सही दिया गया है।</translation>
    </message>
    <message>
        <source>%1
File not found.
Please verify the correct file name was given.</source>
        <translation>%1
फ़ाइल नहीं मिली।
कृपया जाँचें कि फ़ाइल का नाम सही दिया गया है।</translation>
    </message>
    <message>
        <source>%1 already exists.
Do you want to replace it?</source>
        <translation>%1 पहले से मौजूद है।
क्या आप उसे बदलना चाहते हैं?</translation>
    </message>
    <message>
        <source>&amp;Choose</source>
        <translation>चुनें (&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>हटाएँ (&amp;D)</translation>
    </message>
    <message>
        <source>&amp;New Folder</source>
        <translation>नया फ़ोल्डर (&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>खोलें (&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Rename</source>
        <translation>नाम बदलें (&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>सहेजें (&amp;S)</translation>
    </message>
    <message>
        <source>All Files (*)</source>
        <translation>सभी फ़ाइलें (*)</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>पीछे</translation>
    </message>
    <message>
        <source>Change to detail view mode</source>
        <translation>विस्तृत दृश्य पर जाएँ</translation>
    </message>
    <message>
        <source>Change to list view mode</source>
        <translation>सूची दृश्य पर जाएँ</translation>
    </message>
    <message>
        <source>Computer</source>
        <translation>कंप्यूटर</translation>
    </message>
    <message>
        <source>Create New Folder</source>
        <translation>नया फ़ोल्डर बनाएँ</translation>
    </message>
    <message>
        <source>Create a New Folder</source>
        <translation>एक नया फ़ोल्डर बनाएँ</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>हटाएँ</translation>
    </message>
    <message>
        <source>Detail View</source>
        <translation>विस्तृत दृश्य</translation>
    </message>
    <message>
        <source>File &amp;name:</source>
        <translation>फ़ाइल का नाम (&amp;N):</translation>
    </message>
    <message>
        <source>Files of type:</source>
        <translation>फ़ाइल के प्रकार:</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>आगे</translation>
    </message>
    <message>
        <source>Go back</source>
        <translation>पीछे जाएँ</translation>
    </message>
    <message>
        <source>Go forward</source>
        <translation>आगे जाएँ</translation>
    </message>
    <message>
        <source>Go to the parent directory</source>
        <translation>ऊपर के फ़ोल्डर में जाएँ</translation>
    </message>
    <message>
        <source>List View</source>
        <translation>सूची दृश्य</translation>
    </message>
    <message>
        <source>Look in:</source>
        <translation>यहाँ देखें:</translation>
    </message>
    <message>
        <source>My Computer</source>
        <translation>मेरा कंप्यूटर</translation>
    </message>
    <message>
        <source>New Folder</source>
        <translation>नया फ़ोल्डर</translation>
    </message>
    <message>
        <source>Parent Directory</source>
        <translation>ऊपर का फ़ोल्डर</translation>
    </message>
    <message>
        <source>Recent Places</source>
        <translation>हाल की जगहें</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>हटाएँ</translation>
    </message>
    <message>
        <source>Show &amp;hidden files</source>
        <translation>छिपी फ़ाइलें दिखाएँ (&amp;H)</translation>
    </message>
    <message>
        <source>Sidebar</source>
        <translation>साइडबार</translation>
    </message>
</context>
<context>
    <name>QFileSystemModel</name>
    <message>
        <source>Date Modified</source>
        <translation>बदलने की तारीख</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>प्रकार</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>नाम</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>आकार</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>प्रकार</translation>
    </message>
</context>
<context>
    <name>QLineEdit</name>
    <message>
        <source>&amp;Copy</source>
        <translation>कॉपी करें (&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>चिपकाएँ (&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>फिर से करें (&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>पहले जैसा करें (&amp;U)</translation>
    </message>
    <message>
        <source>Cu&amp;t</source>
        <translation>काटें (&amp;T)</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>हटाएँ</translation>
    </message>
    <message>
        <source>Select All</source>
        <translation>सभी चुनें</translation>
    </message>
</context>
<context>
    <name>QPlatformTheme</name>
    <message>
        <source>&amp;No</source>
        <translation>नहीं (&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Yes</source>
        <translation>हाँ (&amp;Y)</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>लागू करें</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>रद्द करें</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>बंद करें</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>सहायता</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>ठीक है</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>खोलें</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>रीसेट करें</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>सहेजें</translation>
    </message>
</context>
<context>
    <name>QWidgetTextControl</name>
    <message>
        <source>&amp;Copy</source>
        <translation>कॉपी करें (&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>चिपकाएँ (&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>फिर से करें (&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>पहले जैसा करें (&amp;U)</translation>
    </message>
    <message>
        <source>Copy &amp;Link Location</source>
        <translation>लिंक का पता कॉपी करें (&amp;L)</translation>
    </message>
    <message>
        <source>Cu&amp;t</source>
        <translation>काटें (&amp;T)</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>हटाएँ</translation>
    </message>
    <message>
        <source>Select All</source>
        <translation>सभी चुनें</translation>
    </message>
</context>
<context>
    <name>SignIn</name>
    <message>
        <source>&amp;Address</source>
        <translation>पता (&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Password</source>
        <translation>पासवर्ड (&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Sign in</source>
        <translation>साइन इन करें (&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Sign in in the browser</source>
        <translation>ब्राउज़र में साइन इन करें (&amp;S)</translation>
    </message>
    <message>
        <source>&amp;User</source>
        <translation>यूज़र (&amp;U)</translation>
    </message>
    <message>
        <source>API &amp;key</source>
        <translation>API key (&amp;K)</translation>
    </message>
    <message>
        <source>API k&amp;ey</source>
        <translation>API key (&amp;E)</translation>
    </message>
    <message>
        <source>API sec&amp;ret</source>
        <translation>API secret (&amp;R)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>रद्द करें</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>जाँच हो रही है…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>बंद करें</translation>
    </message>
    <message>
        <source>Copy the &amp;link</source>
        <translation>लिंक कॉपी करें (&amp;L)</translation>
    </message>
    <message>
        <source>Email or user name</source>
        <translation>ईमेल या यूज़र का नाम</translation>
    </message>
    <message>
        <source>Finish signing in in the browser window that opened.</source>
        <translation>जो ब्राउज़र विंडो खुली है, उसमें साइन इन पूरा करें।</translation>
    </message>
    <message>
        <source>How to sign in</source>
        <translation>साइन इन कैसे करें</translation>
    </message>
    <message>
        <source>In the &amp;browser</source>
        <translation>ब्राउज़र में (&amp;B)</translation>
    </message>
    <message>
        <source>No browser could be started. Copy the link and open it in a browser on this computer.</source>
        <translation>कोई ब्राउज़र शुरू नहीं हो सका। लिंक कॉपी करें और इस कंप्यूटर के किसी ब्राउज़र में खोलें।</translation>
    </message>
    <message>
        <source>No window came? Copy the link and open it in a browser on this computer.</source>
        <translation>विंडो नहीं आई? लिंक कॉपी करें और इस कंप्यूटर के किसी ब्राउज़र में खोलें।</translation>
    </message>
    <message>
        <source>Not encrypted: only inside your office network</source>
        <translation>एन्क्रिप्टेड नहीं: केवल आपके कार्यालय के नेटवर्क में</translation>
    </message>
    <message>
        <source>Open the page to sign in yourself.</source>
        <translation>साइन इन करने का पेज स्वयं खोलें।</translation>
    </message>
    <message>
        <source>Set by your organisation.</source>
        <translation>आपके संगठन ने तय किया है।</translation>
    </message>
    <message>
        <source>Sign in to Nirmaan</source>
        <translation>Nirmaan में साइन इन करें</translation>
    </message>
    <message>
        <source>Signed in as {user} at {site} meanwhile, from outside this window. There is nothing left to do here.</source>
        <translation>इस बीच, इस विंडो के बाहर से, {site} पर {user} के रूप में साइन इन हो चुका है। यहाँ अब कुछ करना बाकी नहीं।</translation>
    </message>
    <message>
        <source>Signing in…</source>
        <translation>साइन इन हो रहा है…</translation>
    </message>
    <message>
        <source>Some sites allow one session per user: this would sign you out in the browser. An API key would not.</source>
        <translation>कुछ साइटें हर यूज़र को एक ही सत्र देती हैं: इससे आप ब्राउज़र में साइन आउट हो जाएँगे। API key से ऐसा नहीं होता।</translation>
    </message>
    <message>
        <source>The address at which you open Nirmaan in the browser.</source>
        <translation>वह पता जिस पर आप ब्राउज़र में Nirmaan खोलते हैं।</translation>
    </message>
    <message>
        <source>The link is copied. Paste it into the address line of a browser on this computer.</source>
        <translation>लिंक कॉपी हो गया। उसे इस कंप्यूटर के किसी ब्राउज़र की पता-पंक्ति में चिपकाएँ।</translation>
    </message>
    <message>
        <source>The site asks for a verification code ({method}).</source>
        <translation>साइट सत्यापन कोड माँगती है ({method})।</translation>
    </message>
    <message>
        <source>The site asks for a verification code.</source>
        <translation>साइट सत्यापन कोड माँगती है।</translation>
    </message>
    <message>
        <source>This window closes by itself when you are done there. It waits for five minutes.</source>
        <translation>वहाँ काम पूरा होते ही यह विंडो अपने-आप बंद हो जाती है। यह पाँच मिनट प्रतीक्षा करती है।</translation>
    </message>
    <message>
        <source>Type both the API key and its secret. Nothing was sent.</source>
        <translation>API key और उसका secret दोनों लिखें। कुछ भेजा नहीं गया।</translation>
    </message>
    <message>
        <source>Type the address at which you open Nirmaan in the browser.</source>
        <translation>वह पता लिखें जिस पर आप ब्राउज़र में Nirmaan खोलते हैं।</translation>
    </message>
    <message>
        <source>Type the verification code.</source>
        <translation>सत्यापन कोड लिखें।</translation>
    </message>
    <message>
        <source>Type your password. Nothing was sent.</source>
        <translation>अपना पासवर्ड लिखें। कुछ भेजा नहीं गया।</translation>
    </message>
    <message>
        <source>Type your user name, as you sign in to Nirmaan in the browser.</source>
        <translation>अपना यूज़र नाम लिखें, जैसे ब्राउज़र में Nirmaan में साइन इन करते समय।</translation>
    </message>
    <message>
        <source>User and pass&amp;word</source>
        <translation>यूज़र और पासवर्ड (&amp;W)</translation>
    </message>
    <message>
        <source>Verification &amp;code</source>
        <translation>सत्यापन कोड (&amp;C)</translation>
    </message>
    <message>
        <source>Your browser opens, and you sign in there as you usually do. This program never sees your password.</source>
        <translation>आपका ब्राउज़र खुलता है, और आप वहाँ हमेशा की तरह साइन इन करते हैं। यह प्रोग्राम आपका पासवर्ड कभी नहीं देखता।</translation>
    </message>
    <message>
        <source>Your organisation&apos;s settings leave no way to sign in. Ask your administrator to allow one.</source>
        <translation>आपके संगठन की सेटिंग साइन इन का कोई तरीका नहीं छोड़ती। अपने व्यवस्थापक से एक की अनुमति माँगें।</translation>
    </message>
    <message>
        <source>Your site&apos;s administrator makes it on your user&apos;s page, under API Access.</source>
        <translation>आपकी साइट का व्यवस्थापक इसे आपके यूज़र के पेज पर, API Access में बनाता है।</translation>
    </message>
    <message>
        <source>nirmaan.example.com</source>
        <translation>nirmaan.example.com</translation>
    </message>
    <message>
        <source>{reason}. Sign in again; what is stored on this computer stays.</source>
        <translation>{reason}। फिर से साइन इन करें; इस कंप्यूटर पर जो सहेजा है वह रहता है।</translation>
    </message>
    <message>
        <source>✓ Nirmaan at {site}</source>
        <translation>✓ {site} पर Nirmaan</translation>
    </message>
</context>
<context>
    <name>SignOut</name>
    <message>
        <source>&amp;Sign out</source>
        <translation>साइन आउट करें (&amp;S)</translation>
    </message>
    <message>
        <source>Also &amp;forget the notifications stored on this computer</source>
        <translation>इस कंप्यूटर पर सहेजी सूचनाएँ भी मिटाएँ (&amp;F)</translation>
    </message>
    <message>
        <source>No notifications come to this computer until somebody signs in again. {ends} The list stored here is kept for your next sign-in, unless you choose to forget it; the site keeps it anyway.</source>
        <translation>जब तक कोई फिर से साइन इन न करे, इस कंप्यूटर पर कोई सूचना नहीं आती। {ends} यहाँ सहेजी सूची आपके अगले साइन इन के लिए रहती है, जब तक आप उसे मिटाना न चुनें; साइट पर वह हर हाल में रहती है।</translation>
    </message>
    <message>
        <source>Sign out?</source>
        <translation>साइन आउट करें?</translation>
    </message>
    <message>
        <source>The API key stays valid until it is revoked on the site.</source>
        <translation>API key तब तक मान्य रहती है जब तक साइट पर रद्द न हो।</translation>
    </message>
    <message>
        <source>The site takes back what it gave this program; in the browser you stay signed in.</source>
        <translation>साइट ने इस प्रोग्राम को जो दिया था, वह वापस ले लेती है; ब्राउज़र में आप साइन इन रहते हैं।</translation>
    </message>
    <message>
        <source>Your session on the site ends too, as far as the site can be reached.</source>
        <translation>साइट पर आपका सत्र भी समाप्त होता है, अगर साइट तक पहुँचा जा सके।</translation>
    </message>
</context>
<context>
    <name>Status</name>
    <message>
        <source>Connected</source>
        <translation>जुड़ा है</translation>
    </message>
    <message>
        <source>Connected as {user}</source>
        <translation>{user} के रूप में जुड़ा है</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>जुड़ रहा है…</translation>
    </message>
    <message>
        <source>No notifications: {reason}</source>
        <translation>कोई सूचना नहीं: {reason}</translation>
    </message>
    <message>
        <source>Nobody is signed in, so no notifications come. Sign in to get them.</source>
        <translation>किसी ने साइन इन नहीं किया है, इसलिए कोई सूचना नहीं आती। पाने के लिए साइन इन करें।</translation>
    </message>
    <message>
        <source>Not signed in</source>
        <translation>साइन इन नहीं है</translation>
    </message>
    <message>
        <source>Offline since {moment}, trying again</source>
        <translation>{moment} से ऑफ़लाइन, फिर कोशिश हो रही है</translation>
    </message>
    <message>
        <source>Offline, trying again</source>
        <translation>ऑफ़लाइन, फिर कोशिश हो रही है</translation>
    </message>
    <message>
        <source>Sign in again: {reason}</source>
        <translation>फिर से साइन इन करें: {reason}</translation>
    </message>
    <message>
        <source>Signed out: {reason}. No notifications come until you sign in again.</source>
        <translation>साइन आउट हो गया: {reason}। जब तक आप फिर से साइन इन न करें, कोई सूचना नहीं आती।</translation>
    </message>
    <message>
        <source>Still connecting to the site. New notifications come as soon as it answers, and what you mark is sent then.</source>
        <translation>अभी भी साइट से जुड़ रहा है। उसके उत्तर देते ही नई सूचनाएँ आएँगी, और आपके चिह्न तब भेजे जाएँगे।</translation>
    </message>
    <message>
        <source>{offline}: {reason}</source>
        <translation>{offline}: {reason}</translation>
    </message>
</context>
<context>
    <name>Time</name>
    <message numerus="yes">
        <source>%n min ago</source>
        <translation>
            <numerusform>%n मिनट पहले</numerusform>
            <numerusform>%n मिनट पहले</numerusform>
        </translation>
    </message>
    <message>
        <source>Today</source>
        <translation>आज</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>कल</translation>
    </message>
    <message>
        <source>d MMM</source>
        <translation>d MMM</translation>
    </message>
    <message>
        <source>dddd, d MMMM</source>
        <translation>dddd, d MMMM</translation>
    </message>
    <message>
        <source>dddd, d MMMM yyyy</source>
        <translation>dddd, d MMMM yyyy</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>अभी-अभी</translation>
    </message>
    <message>
        <source>yesterday, {time}</source>
        <translation>कल, {time}</translation>
    </message>
    <message>
        <source>{date}, {time}</source>
        <translation>{date}, {time}</translation>
    </message>
</context>
<context>
    <name>Toast</name>
    <message numerus="yes">
        <source>%n new notifications</source>
        <translation>
            <numerusform>%n नई सूचना</numerusform>
            <numerusform>%n नई सूचनाएँ</numerusform>
        </translation>
    </message>
    <message>
        <source>(no title)</source>
        <translation>(शीर्षक नहीं)</translation>
    </message>
    <message>
        <source>Alert</source>
        <translation>अलर्ट</translation>
    </message>
    <message>
        <source>At the moment they only say what kind of thing is new, as your settings want it.</source>
        <translation>आपकी सेटिंग के अनुसार अभी इनमें केवल इतना लिखा होता है कि क्या नया है।</translation>
    </message>
    <message>
        <source>I see it</source>
        <translation>मुझे दिख रहा है</translation>
    </message>
    <message>
        <source>It is being filled again from the site; nothing is lost, and nothing is left to do.</source>
        <translation>वह साइट से फिर भरी जा रही है; कुछ खोया नहीं है, और कुछ करना बाकी नहीं है।</translation>
    </message>
    <message>
        <source>Mark seen</source>
        <translation>देखी गई चिह्नित करें</translation>
    </message>
    <message>
        <source>New notification</source>
        <translation>नई सूचना</translation>
    </message>
    <message>
        <source>New payment</source>
        <translation>नया भुगतान</translation>
    </message>
    <message>
        <source>New purchase order</source>
        <translation>नया खरीद ऑर्डर</translation>
    </message>
    <message>
        <source>New purchase request</source>
        <translation>नया खरीद अनुरोध</translation>
    </message>
    <message>
        <source>New sent-back request</source>
        <translation>नया वापस भेजा गया अनुरोध</translation>
    </message>
    <message>
        <source>New service request</source>
        <translation>नया सेवा अनुरोध</translation>
    </message>
    <message>
        <source>News of a project</source>
        <translation>प्रोजेक्ट का समाचार</translation>
    </message>
    <message>
        <source>Nirmaan Tray was updated</source>
        <translation>Nirmaan Tray अपडेट हो गया</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>खोलें</translation>
    </message>
    <message>
        <source>Show inbox</source>
        <translation>इनबॉक्स दिखाएँ</translation>
    </message>
    <message>
        <source>Sign in…</source>
        <translation>साइन इन करें…</translation>
    </message>
    <message>
        <source>Snooze 1 h</source>
        <translation>1 घंटे बाद याद दिलाएँ</translation>
    </message>
    <message>
        <source>The local list was damaged</source>
        <translation>इस कंप्यूटर की सूची खराब हो गई थी</translation>
    </message>
    <message>
        <source>They came all at once. The inbox shows them.</source>
        <translation>वे एक साथ आईं। इनबॉक्स में दिखती हैं।</translation>
    </message>
    <message>
        <source>They came while you did not want to be disturbed. The inbox shows them.</source>
        <translation>वे तब आईं जब आप परेशान नहीं होना चाहते थे। इनबॉक्स में दिखती हैं।</translation>
    </message>
    <message>
        <source>They came while you were away. The inbox shows them.</source>
        <translation>वे आपकी अनुपस्थिति में आईं। इनबॉक्स में दिखती हैं।</translation>
    </message>
    <message>
        <source>This is how notifications look</source>
        <translation>सूचनाएँ ऐसी दिखती हैं</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>चेतावनी</translation>
    </message>
    <message>
        <source>What is new is shown here for a moment, and stays in the inbox.</source>
        <translation>जो नया है वह थोड़ी देर यहाँ दिखता है, और इनबॉक्स में रहता है।</translation>
    </message>
    <message>
        <source>What was left of it is kept as {name}.</source>
        <translation>उसका जो बचा, वह {name} के नाम से रखा है।</translation>
    </message>
    <message>
        <source>What&apos;s new</source>
        <translation>नया क्या है</translation>
    </message>
    <message>
        <source>You have version {version} now.</source>
        <translation>अब आपके पास संस्करण {version} है।</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message numerus="yes">
        <source>Muted kinds and projects: %n</source>
        <translation>
            <numerusform>म्यूट किए प्रकार और प्रोजेक्ट: %n</numerusform>
            <numerusform>म्यूट किए प्रकार और प्रोजेक्ट: %n</numerusform>
        </translation>
    </message>
    <message>
        <source>Nirmaan: {state}</source>
        <translation>Nirmaan: {state}</translation>
    </message>
    <message numerus="yes">
        <source>Nirmaan: {state}, %n unread</source>
        <translation>
            <numerusform>Nirmaan: {state}, %n अपठित</numerusform>
            <numerusform>Nirmaan: {state}, %n अपठित</numerusform>
        </translation>
    </message>
    <message>
        <source>connected</source>
        <translation>जुड़ा है</translation>
    </message>
    <message>
        <source>connecting…</source>
        <translation>जुड़ रहा है…</translation>
    </message>
    <message>
        <source>not signed in</source>
        <translation>साइन इन नहीं है</translation>
    </message>
    <message>
        <source>offline, trying again</source>
        <translation>ऑफ़लाइन, फिर कोशिश हो रही है</translation>
    </message>
    <message>
        <source>sign in again</source>
        <translation>फिर से साइन इन करें</translation>
    </message>
</context>
<context>
    <name>Welcome</name>
    <message>
        <source>&amp;Continue</source>
        <translation>आगे बढ़ें (&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Done</source>
        <translation>पूरा हुआ (&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Examine the connection…</source>
        <translation>कनेक्शन की जाँच करें (&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;Not now</source>
        <translation>अभी नहीं (&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Sign in…</source>
        <translation>साइन इन करें (&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Try again</source>
        <translation>दोबारा कोशिश करें (&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Yes, I saw it</source>
        <translation>हाँ, मुझे दिखी (&amp;Y)</translation>
    </message>
    <message>
        <source>&amp;Yes, start with the computer</source>
        <translation>हाँ, कंप्यूटर के साथ शुरू करें (&amp;Y)</translation>
    </message>
    <message>
        <source>Did you see it?</source>
        <translation>क्या आपको दिखी?</translation>
    </message>
    <message>
        <source>Do notifications reach you?</source>
        <translation>क्या सूचनाएँ आप तक पहुँचती हैं?</translation>
    </message>
    <message>
        <source>Let one be shown now. It appears for a few seconds, on most computers in a corner of the screen, and looks like those that will come.</source>
        <translation>अभी एक दिखाकर देखें। वह कुछ सेकंड के लिए, अधिकतर कंप्यूटरों पर स्क्रीन के एक कोने में, दिखती है, और आने वाली सूचनाओं जैसी ही होती है।</translation>
    </message>
    <message>
        <source>Look in the desktop&apos;s settings, under Notifications: “Do Not Disturb” must be off, and Nirmaan allowed. A desktop without notifications of its own needs a program that shows them; your administrator can install one. Whatever you find there, the inbox shows everything.</source>
        <translation>डेस्कटॉप की सेटिंग में “सूचनाएँ” देखें: “परेशान न करें” बंद हो, और Nirmaan को अनुमति हो। जिस डेस्कटॉप में अपनी सूचनाएँ नहीं होतीं, वहाँ उन्हें दिखाने वाला प्रोग्राम चाहिए; आपका व्यवस्थापक उसे इंस्टॉल कर सकता है। वहाँ जो भी मिले, इनबॉक्स में सब दिखता है।</translation>
    </message>
    <message>
        <source>N&amp;o</source>
        <translation>नहीं (&amp;O)</translation>
    </message>
    <message>
        <source>Nirmaan stays in the tray, where the clock is. Its icon is a hard hat: a click on it shows your notifications, and its menu has everything else. A number on it counts what you have not read.</source>
        <translation>Nirmaan ट्रे में रहता है, जहाँ घड़ी है। उसका आइकन एक हेलमेट है: उस पर क्लिक करने से आपकी सूचनाएँ दिखती हैं, और बाकी सब उसके मेनू में है। उस पर की संख्या बताती है कि कितनी सूचनाएँ आपने नहीं पढ़ीं।</translation>
    </message>
    <message>
        <source>Nirmaan tells you of purchase requests, orders and payments the moment they happen, and nothing is missed. For that it needs to know who you are. Your password is never kept in a file.</source>
        <translation>Nirmaan आपको खरीद अनुरोध, ऑर्डर और भुगतान होते ही बताता है, और कुछ नहीं छूटता। इसके लिए उसे पता होना चाहिए कि आप कौन हैं। आपका पासवर्ड कभी किसी फ़ाइल में नहीं रखा जाता।</translation>
    </message>
    <message>
        <source>Open Settings, System, Notifications: they must be on, for Nirmaan too, and “Do not disturb” (in older Windows “Focus assist”) must be off. Whatever you find there, the inbox shows everything.</source>
        <translation>सेटिंग, सिस्टम, सूचनाएँ खोलें: वे चालू हों, Nirmaan के लिए भी, और “परेशान न करें” (पुराने Windows में “फ़ोकस असिस्ट”) बंद हो। वहाँ जो भी मिले, इनबॉक्स में सब दिखता है।</translation>
    </message>
    <message>
        <source>Open System Settings, Notifications, Nirmaan, and allow them; then look whether a Focus such as “Do Not Disturb” is on. Whatever you find there, the inbox shows everything.</source>
        <translation>सिस्टम सेटिंग, सूचनाएँ, Nirmaan खोलें, और उन्हें अनुमति दें; फिर देखें कि “परेशान न करें” जैसा कोई फ़ोकस चालू तो नहीं। वहाँ जो भी मिले, इनबॉक्स में सब दिखता है।</translation>
    </message>
    <message>
        <source>Show a &amp;test notification</source>
        <translation>परीक्षण सूचना दिखाएँ (&amp;T)</translation>
    </message>
    <message>
        <source>Sign in, once</source>
        <translation>एक बार साइन इन करें</translation>
    </message>
    <message>
        <source>Start with the computer?</source>
        <translation>कंप्यूटर के साथ शुरू करें?</translation>
    </message>
    <message>
        <source>Step {number} of {count}</source>
        <translation>चरण {number} / {count}</translation>
    </message>
    <message>
        <source>Then the desktop keeps it from you.</source>
        <translation>तो डेस्कटॉप उसे आपसे रोक रहा है।</translation>
    </message>
    <message>
        <source>Then you are told from the moment you begin to work, without having to think of it. You can change your mind in the preferences at any time.</source>
        <translation>तब काम शुरू करते ही आपको बताया जाता है, और आपको याद नहीं रखना पड़ता। प्राथमिकताओं में आप इसे कभी भी बदल सकते हैं।</translation>
    </message>
    <message>
        <source>This desktop could not show it.</source>
        <translation>यह डेस्कटॉप उसे नहीं दिखा सका।</translation>
    </message>
    <message>
        <source>This desktop shows no icons of programs, so the window with your notifications stands in for one: closing it only minimises it.</source>
        <translation>यह डेस्कटॉप प्रोग्रामों के आइकन नहीं दिखाता, इसलिए आपकी सूचनाओं की विंडो उसकी जगह है: उसे बंद करने पर वह केवल छोटी हो जाती है।</translation>
    </message>
    <message>
        <source>Welcome to Nirmaan</source>
        <translation>Nirmaan में आपका स्वागत है</translation>
    </message>
    <message>
        <source>You&apos;re all set</source>
        <translation>सब तैयार है</translation>
    </message>
    <message>
        <source>Your answer could not be kept. {why} Try again, or continue without.</source>
        <translation>आपका उत्तर सहेजा नहीं जा सका। {why} दोबारा कोशिश करें, या इसके बिना आगे बढ़ें।</translation>
    </message>
    <message>
        <source>Your organisation has chosen that Nirmaan does not start with the computer.</source>
        <translation>आपके संगठन ने तय किया है कि Nirmaan कंप्यूटर के साथ शुरू नहीं होता।</translation>
    </message>
    <message>
        <source>Your organisation has chosen that Nirmaan starts with the computer.</source>
        <translation>आपके संगठन ने तय किया है कि Nirmaan कंप्यूटर के साथ शुरू होता है।</translation>
    </message>
</context>
</TS>
