<?php
// SPDX-License-Identifier: GPL-3.0-or-later
// Given to `php` on the standard input, on the server where PostfixAdmin is installed. It calls the handlers that
// PostfixAdmin's own command line calls, which cannot list and wants passwords as arguments that everyone on the
// server sees. REQUEST is a JSON object in base64; the answer is the JSON behind the last "mailhaul:".

function answer($answer)
{
    echo "\nmailhaul:", json_encode($answer, JSON_INVALID_UTF8_SUBSTITUTE), "\n";
    exit(0);
}

function words($handler)
{
    return implode(' ', array_map(fn ($word) => is_array($word) ? implode(' ', $word) : (string) $word,
        array_values($handler->errormsg)));
}

function make($class, $address, $values)
{
    foreach (['MailboxHandler', 'AliasHandler'] as $each) {
        $there = new $each(0);
        if ($there->init($address)) {
            answer($each === $class ? ['exists' => true]
                : ['error' => 'This address is there already, as ' . ($each === 'AliasHandler' ? 'an alias.' : 'a mailbox.')]);
        }
    }
    store(new $class(1), $address, $values);
}

function store($handler, $address, $values)
{
    if ($handler->init($address) && $handler->set($values) && $handler->save()) {
        answer(['ok' => true]);
    }
    answer(['error' => words($handler)]);
}

function listed($class, $domain, $fields)
{
    $handler = new $class(0);
    $handler->getList(['domain' => $domain]);
    $items = [];
    foreach ($handler->result() as $row) {
        if ($class === 'AliasHandler' && $row['is_mailbox']) {
            continue;
        }
        $items[] = array_intersect_key($row, array_flip($fields));
    }
    answer(['items' => $items]);
}

// A trace could show what must not be seen; the sentence is enough.
set_exception_handler(fn ($thrown) => answer(['error' => $thrown->getMessage(), 'setup' => true]));
$request = json_decode(base64_decode('REQUEST'), true);
define('POSTFIXADMIN_CLI', 1);
// Where PostfixAdmin gives up, it prints one sentence and ends.
$common = $request['path'] . '/common.php';
if (!is_readable($common)) {
    answer(['error' => "There is no $common that this account may read.", 'setup' => true]);
}
require_once $common;
check_db_version();
$domain = new DomainHandler(0);
if (!$domain->init($request['domain'])) {
    answer(['error' => words($domain), 'setup' => true]);
}

$address = $request['address'] ?? '';
$password = $request['password'] ?? '';
switch ($request['do']) {
    case 'listMailboxes':
        listed('MailboxHandler', $request['domain'], ['username', 'name', 'quotabytes']);
    case 'listAliases':
        listed('AliasHandler', $request['domain'], ['address', 'goto']);
    case 'createMailbox':
        make('MailboxHandler', $address, ['password' => $password, 'password2' => $password, 'name' => $request['name'],
            'quota' => $request['quota'], 'active' => 1, 'welcome_mail' => 0]);
    case 'createAlias':
        make('AliasHandler', $address, ['goto' => $request['members'], 'active' => 1]);
    case 'setPassword':
        store(new MailboxHandler(0), $address, ['password' => $password, 'password2' => $password]);
    case 'disableMailbox':
        store(new MailboxHandler(0), $address, ['active' => 0]);
}
